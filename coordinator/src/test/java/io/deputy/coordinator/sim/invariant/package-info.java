/**
 * What must hold in the simulated world, one class each. They look at what really is: which
 * containers run and with which epoch, what stands on the disks and in the store; never at what the
 * coordinator believes. Called after each event, on the world's one thread; a broken one ends the
 * run with a {@link io.deputy.coordinator.sim.Violation}.
 */
@NullMarked
package io.deputy.coordinator.sim.invariant;

import org.jspecify.annotations.NullMarked;
