/**
 * The machine as a place in networks: ranges of addresses, that the virtual network is its own, and
 * the firewall that redirects connections to it and keeps containers from the machines' own ports.
 *
 * <p>Called by the proxy from a thread that may block, every few seconds and level-triggered: what
 * is right already is left alone. What can't be done comes back as a sentence. Nothing here opens a
 * connection or touches an interface that Docker made.
 */
@NullMarked
package io.deputy.agent.net;

import org.jspecify.annotations.NullMarked;
