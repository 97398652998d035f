/**
 * The simulated world: the real {@link io.deputy.coordinator.loop.PlanLoop}, {@link
 * io.deputy.coordinator.lead.Candidacy} and {@link io.deputy.agent.run.AgentLoop}s on simulated
 * clocks, network, store and containers, in one thread, out of one seed.
 *
 * <p>{@link io.deputy.coordinator.sim.Simulation} runs one seed and says which invariant of {@code
 * invariant}, if any, was broken. {@code variant} has deliberately broken worlds, by which it is
 * seen that each invariant can fail. Called by the tests beside it and by {@link
 * io.deputy.coordinator.sim.SimulationMain} ({@code ./dev sim}). Nothing here reads a real clock,
 * waits, or changes how the code under test works.
 */
@NullMarked
package io.deputy.coordinator.sim;

import org.jspecify.annotations.NullMarked;
