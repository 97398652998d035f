/** Tests of the proxy over real sockets of the loopback network, with real certificates. */
@NullMarked
package io.deputy.agent.proxy;

import org.jspecify.annotations.NullMarked;
