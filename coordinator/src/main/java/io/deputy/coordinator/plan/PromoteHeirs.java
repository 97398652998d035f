package io.deputy.coordinator.plan;

import io.deputy.model.Placement;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;

/**
 * Gives the primacy of every slot whose primary is lost or gone, or may be succeeded while it runs,
 * to a fallback that may have it.
 */
final class PromoteHeirs implements Step {
  @Override
  public void run(Draft draft) {
    if (draft.brake().isPresent()) {
      return;
    }
    for (ServiceRecord record : draft.openServices()) {
      for (Slot slot : record.slots().values()) {
        if (slot.id().index() < record.wantedSlots() && bereft(draft, record, slot)) {
          Fallbacks.heir(draft, record, slot).ifPresent(heir -> promote(draft, slot, heir));
        }
      }
    }
  }

  private static boolean bereft(Draft draft, ServiceRecord record, Slot slot) {
    return slot.primary()
            .map(p -> Loss.lost(draft, record, p) || Moving.mayTakeOver(draft, record, slot))
            .orElse(true)
        && Together.stillRunning(draft, slot).isEmpty();
  }

  private static void promote(Draft draft, Slot slot, Placement heir) {
    slot.primary()
        .ifPresent(
            p ->
                draft.decide(
                    new Decision.End(
                        p.id(),
                        draft.reachable(p.machine())
                            ? Decision.Cause.SUCCEEDED
                            : Decision.Cause.MACHINE_AWAY)));
    draft.decide(new Decision.Promote(heir.id(), heir.machine()));
  }
}
