/** The line that systemd shows of a coordinator. */
@NullMarked
package io.deputy.coordinator.web;

import org.jspecify.annotations.NullMarked;
