package io.deputy.coordinator.plan;

import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import java.util.Comparator;
import java.util.List;

/**
 * Ends what nobody wants any more: slots beyond the replicas, removed services, spare fallbacks.
 */
final class TrimExtra implements Step {
  @Override
  public void run(Draft draft) {
    for (ServiceRecord record : draft.services()) {
      for (Slot slot : record.slots().values()) {
        if (slot.id().index() >= record.wantedSlots()) {
          var cause = record.removed() ? Decision.Cause.REMOVED : Decision.Cause.SURPLUS;
          slot.placements().stream()
              .filter(Placement::live)
              .forEach(p -> draft.decide(new Decision.End(p.id(), cause)));
        } else {
          int kept = Fallbacks.wanted(record, slot) ? 1 : 0;
          bestFirst(draft, slot).stream()
              .skip(kept)
              .forEach(f -> draft.decide(new Decision.End(f.id(), Decision.Cause.SURPLUS)));
        }
      }
    }
  }

  /** Reachable before silent, ready before preparing, older before younger. */
  private static List<Placement> bestFirst(Draft draft, Slot slot) {
    return slot.fallbacks()
        .sorted(
            Comparator.<Placement>comparingInt(f -> draft.reachable(f.machine()) ? 0 : 1)
                .thenComparing(
                    f -> draft.snapshot().phase(f.id()).orElse(Phase.ASSIGNED),
                    Comparator.reverseOrder())
                .thenComparing(Placement::id))
        .toList();
  }
}
