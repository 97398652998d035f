/**
 * Carries connections: accepts them on virtual addresses and published ports, asks the route table
 * where they go, holds those that have nowhere to go yet, copies bytes, and hands over to other
 * agents.
 *
 * <p>A connection lives on one event loop from accept to close, its backend's or peer's side too;
 * {@code Lane} is all that a loop owns, so nothing here is locked. What loops share is immutable
 * and swapped (the table, who asks from where, the TLS contexts) or counts (holds, the tally). The
 * agent's loop calls {@link io.deputy.agent.proxy.ProxyTraffic} and is never called back.
 *
 * <p>Datagrams are carried by {@link io.deputy.agent.proxy.datagram}, over a lane's connections to
 * other agents ({@code PeerWay}).
 *
 * <p>Images that agents hand to each other come in at the same port, on connections of their own
 * ({@code ImageSession}); who asks for one ({@link io.deputy.agent.proxy.PeerImages}) and who reads
 * one from Docker does so on a virtual thread.
 *
 * <p>Read in this order: CatchAll and Listeners (accept), Pending (the hold) and Turns (who is let
 * on first), Flow and its two kinds of Leg (copying), then what agents say to each other:
 * PeerFrames, PeerLink and PeerStream; PeerPool and OutgoingLink on this side of another agent,
 * PeerServer, IncomingLink and Arrival on the other. Nothing here decides where a connection goes,
 * starts or stops a container, or reads what clients say.
 */
@NullMarked
package io.deputy.agent.proxy;

import org.jspecify.annotations.NullMarked;
