/** Figures of the coordinator's pure parts, taken by hand or by {@code ./dev bench}; test code. */
@NullMarked
package io.deputy.coordinator.bench;

import org.jspecify.annotations.NullMarked;
