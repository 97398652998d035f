package io.deputy.coordinator.plan;

import io.deputy.model.Placement;
import io.deputy.model.Role;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;

/**
 * Ends what its own agent has given up or stopped, what has run to its end and is to run again, and
 * a primary whose machine can't get its image while a fallback's has it; and what was left behind
 * by its group. What is on a machine that is away is not ended here but where its successor is
 * found, by {@link PromoteHeirs} and {@link PlaceMissing}: if there is none, it stays, since the
 * machine may come back with it.
 */
final class EndLost implements Step {
  @Override
  public void run(Draft draft) {
    for (ServiceRecord record : draft.openServices()) {
      for (Slot slot : record.slots().values()) {
        boolean runAgain = slot.primary().filter(p -> runAgain(draft, record, p)).isPresent();
        for (Placement p : slot.placements()) {
          if (p.live() && Loss.ended(draft, record, p)) {
            draft.decide(
                new Decision.End(
                    p.id(), p.draining() ? Decision.Cause.DRAINED : Decision.Cause.FAILED));
          } else if (p.live() && Together.isAstray(draft, record, p)) {
            draft.decide(new Decision.End(p.id(), Decision.Cause.GOES_WITH_ANOTHER));
          } else if (noImage(draft, p) && Fallbacks.heir(draft, record, slot).isPresent()) {
            draft.decide(new Decision.End(p.id(), Decision.Cause.FAILED));
          } else if (p.live() && runAgain && RollOut.outdated(record, p)) {
            draft.decide(new Decision.End(p.id(), Decision.Cause.OUTDATED));
          }
        }
      }
    }
  }

  private static boolean noImage(Draft draft, Placement p) {
    return p.role() == Role.PRIMARY && draft.reachable(p.machine()) && draft.noImage(p.id());
  }

  /** It has run to its end, of an older spec: nobody is served by it, so nothing is waited for. */
  private static boolean runAgain(Draft draft, ServiceRecord record, Placement primary) {
    return Loss.ranToItsEnd(draft, record, primary) && RollOut.outdated(record, primary);
  }
}
