/** Tests of what is pure of it; sockets are in the tests of the proxy. */
@NullMarked
package io.deputy.agent.socket;

import org.jspecify.annotations.NullMarked;
