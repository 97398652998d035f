/**
 * Takes connections: accepts them on virtual addresses and published ports, knows who asks, asks
 * the route table where they go, holds those that have nowhere to go yet, and joins each to a
 * container or to another agent's stream.
 *
 * <p>A connection lives on one event loop from accept to close, its backend's or peer's side too;
 * {@code Lane} is all that a loop owns, so nothing here is locked. What loops share is immutable
 * and swapped (the table, who asks from where, the TLS contexts) or counts (holds, the tally). The
 * agent's loop calls {@link io.deputy.agent.proxy.ProxyTraffic} and is never called back.
 *
 * <p>Read in this order: CatchAll and Listeners (accept), Reception (who it is, and whether there
 * is room), Pending (the hold) and Turns (who is let on first), Backends (connecting), Arrival
 * (what other agents ask for). What follows is copying, in {@link io.deputy.agent.flow}; the way to
 * other agents is {@link io.deputy.agent.peer}, and datagrams are {@link
 * io.deputy.agent.proxy.datagram}'s. Nothing here decides where a connection goes, starts or stops
 * a container, or reads what clients say.
 */
@NullMarked
package io.deputy.agent.proxy;

import org.jspecify.annotations.NullMarked;
