/** The line that systemd shows of a coordinator, and what one says that can't begin. */
@NullMarked
package io.deputy.coordinator.web;

import org.jspecify.annotations.NullMarked;
