/** Tests of the name server, over real sockets of the loopback network. */
@NullMarked
package io.deputy.agent.dns;

import org.jspecify.annotations.NullMarked;
