/**
 * The coordinator as a program: reads its settings, wires the parts, runs until it is told to stop.
 * Where to start reading: {@link io.deputy.coordinator.plan} decides, {@link
 * io.deputy.coordinator.loop} carries decisions out, the rest are the ways in and out.
 */
@NullMarked
package io.deputy.coordinator;

import org.jspecify.annotations.NullMarked;
