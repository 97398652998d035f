/**
 * The planner, played by scripts compared with golden files, and its rules ({@link
 * io.deputy.coordinator.plan.PlanRules}) over random worlds.
 */
@NullMarked
package io.deputy.coordinator.plan;

import org.jspecify.annotations.NullMarked;
