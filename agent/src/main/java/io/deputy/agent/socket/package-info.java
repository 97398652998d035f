/**
 * Sockets as the proxy and the name server open them: which of Netty's transports, which options,
 * and why each. Decides nothing about what is said through them.
 */
@NullMarked
package io.deputy.agent.socket;

import org.jspecify.annotations.NullMarked;
