package io.deputy.coordinator.plan;

import java.util.List;

/**
 * Snapshot in, plan out. The order of the steps is part of the rules: what frees machines comes
 * before what fills them, and what asks a primary to stop comes last, when it is known who could
 * take over. So a plan that was carried out leaves nothing to plan.
 */
public final class Planner {
  private static final List<Step> STEPS =
      List.of(
          new EndLost(),
          new PromoteHeirs(),
          new GiveUpMoves(),
          new TrimExtra(),
          new EveryMachine(),
          new PlaceMissing(),
          new MovePrimaries(),
          new RollOut(),
          new EmptyDraining(),
          new ForgetEnded());

  private Planner() {}

  public static Plan plan(Snapshot snapshot) {
    return plan(new Draft(snapshot));
  }

  static Plan plan(Draft draft) {
    int before;
    do {
      before = draft.decidedWithAnother();
      STEPS.forEach(step -> step.run(draft));
      // A step may have ended, or asked to stop, what the steps before it passed over.
    } while (draft.decidedWithAnother() > before);
    return new Plan(draft.decisions(), Standings.of(draft));
  }
}
