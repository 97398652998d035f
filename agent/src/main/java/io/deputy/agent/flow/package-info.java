/**
 * Connections as they are carried: two legs joined into a flow, bytes copied from one to the other
 * and held back while it can't take more; and what is counted of them.
 *
 * <p>Read Flow first, then Leg and TcpLeg; the other kind of leg, a stream to another agent, is in
 * {@link io.deputy.agent.peer}. An Attempt is a try to open one, its Outcome what came of it. Way
 * and Receiver are to a session of datagrams what a leg and a flow are to a connection. Everything
 * but OpenFlows and Tally, which all event loops count in, belongs to one event loop.
 *
 * <p>Nothing here decides where a connection goes, or who may make it.
 */
@NullMarked
package io.deputy.agent.flow;

import org.jspecify.annotations.NullMarked;
