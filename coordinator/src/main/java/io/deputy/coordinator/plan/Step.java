package io.deputy.coordinator.plan;

/** One kind of change, looked for in every service. Steps run in the planner's order. */
interface Step {
  void run(Draft draft);
}
