/**
 * What should change, and why: pure. A snapshot of everything goes in, a plan comes out.
 *
 * <p>{@link io.deputy.coordinator.plan.Planner} runs its steps in a fixed order over a {@link
 * io.deputy.coordinator.plan.Draft}; each step takes decisions, and later steps see them. Called by
 * the plan loop on its thread, and by {@code deputy plan} over a snapshot that nobody commits. The
 * same snapshot gives the same plan, a plan carried out gives an empty one, and no decision can
 * remove a volume. Nothing here reads a clock, stores, sends or logs.
 */
@NullMarked
package io.deputy.coordinator.plan;

import org.jspecify.annotations.NullMarked;
