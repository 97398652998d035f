/**
 * Connections between agents: who the other one is (PeerTls), what they say to each other
 * (PeerFrames, PeerHeader), and the many streams on one connection, each a leg of a flow or the way
 * of a session of datagrams.
 *
 * <p>Of a flow's two agents the client's asks: PeerPool, OutgoingLink. The container's answers:
 * PeerServer lets the connection in, IncomingLink has its {@link io.deputy.agent.peer.StreamHost}
 * decide about each hello. What both sides have in common is PeerLink and PeerStream. A connection
 * belongs to one event loop, with all its streams and what they are joined to.
 *
 * <p>Nothing here knows where a connection should go, or whether a hello is right: what breaks the
 * protocol ends the connection, and that is all that is judged.
 */
@NullMarked
package io.deputy.agent.peer;

import org.jspecify.annotations.NullMarked;
