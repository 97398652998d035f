/**
 * The coordinator's loop: what agents and operators say comes in as events, a plan is made,
 * committed, and only then told to the agents.
 *
 * <p>{@link io.deputy.coordinator.loop.PlanLoop} owns all state and is driven by one thread ({@link
 * io.deputy.coordinator.loop.LoopThread}; in the simulator, by the simulated world). It never
 * blocks: the store is read and written elsewhere, and the outcome comes back as an event, so that
 * heartbeats are answered while Consul is slow or away. What waits for it is bounded by the lines
 * and edits there are ({@link io.deputy.coordinator.loop.Inbox}). Everybody else reads the last
 * {@link io.deputy.coordinator.loop.ClusterView}.
 */
@NullMarked
package io.deputy.coordinator.loop;

import org.jspecify.annotations.NullMarked;
