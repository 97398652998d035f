/** Messages to systemd, received on a real socket. */
@NullMarked
package io.deputy.systemd;

import org.jspecify.annotations.NullMarked;
