/**
 * The machine as a place in networks: ranges of addresses, that the virtual network is its own, the
 * firewall that redirects connections to it and keeps containers from the machines' own ports, and
 * the addresses that move with services.
 *
 * <p>Called by the proxy from a thread that may block, every few seconds and level-triggered: what
 * is right already is left alone; {@link io.deputy.agent.net.FloatingAddresses} has a thread of its
 * own. What can't be done comes back as a sentence. Nothing here opens a connection or touches an
 * interface that Docker made.
 */
@NullMarked
package io.deputy.agent.net;

import org.jspecify.annotations.NullMarked;
