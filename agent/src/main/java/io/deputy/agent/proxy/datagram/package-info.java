/**
 * Carries datagrams: clients' sessions, told apart by both addresses, from a port of a service to a
 * container of this machine or to the agent of another.
 *
 * <p>All of a service's ports are on one event loop, and so are its sessions: {@code Sessions} is
 * all that a loop owns, and nothing here is locked. {@code SessionTable} bounds them, and says when
 * one has been idle too long; it is pure, time comes in.
 *
 * <p>Read in this order: Inlet (what comes in at a port), Sessions and SessionTable, Session (where
 * it goes, and how it waits), then ContainerSocket and Transit (the answering side of another
 * agent's session). A datagram is passed on whole or dropped: never split, merged, or kept without
 * bound.
 */
@NullMarked
package io.deputy.agent.proxy.datagram;

import org.jspecify.annotations.NullMarked;
