/**
 * What to do next with one placement: pure, from its goal and what was observed.
 *
 * <p>Called by the loop, on its thread, for each event that concerns the placement; returns the new
 * state and the effects to carry out. Knows no Docker, no disk, no clock: times come in with
 * events.
 */
@NullMarked
package io.deputy.agent.placement;

import org.jspecify.annotations.NullMarked;
