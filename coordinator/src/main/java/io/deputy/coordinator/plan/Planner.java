package io.deputy.coordinator.plan;

import java.util.List;

/** Snapshot in, plan out. The order of the steps is part of the rules. */
public final class Planner {
  private static final List<Step> STEPS =
      List.of(
          new EndLost(),
          new PromoteHeirs(),
          new EmptyDraining(),
          new TrimExtra(),
          // What it ends is placed anew by the next step, so that one plan says it all.
          new RollOut(),
          new PlaceMissing(),
          new ForgetEnded());

  private Planner() {}

  public static Plan plan(Snapshot snapshot) {
    var draft = new Draft(snapshot);
    STEPS.forEach(step -> step.run(draft));
    return new Plan(draft.decisions(), Standings.of(draft));
  }
}
