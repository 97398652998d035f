/**
 * Worlds that are broken on purpose, each at one port: a rule of the protocol switched off, or
 * somebody's meddling. Each must be caught, which shows that its invariant can fail. {@link
 * io.deputy.coordinator.sim.variant.BrokenVariants} lists them.
 */
@NullMarked
package io.deputy.coordinator.sim.variant;

import org.jspecify.annotations.NullMarked;
