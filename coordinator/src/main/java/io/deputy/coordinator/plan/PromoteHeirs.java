package io.deputy.coordinator.plan;

import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;

/** Gives the primacy of every slot whose primary is lost or gone to a fallback that may have it. */
final class PromoteHeirs implements Step {
  @Override
  public void run(Draft draft) {
    if (Brake.engaged(draft.snapshot()).isPresent()) {
      return;
    }
    for (ServiceRecord record : draft.services()) {
      for (Slot slot : record.slots().values()) {
        if (slot.id().index() < record.wantedSlots() && bereft(draft, record, slot)) {
          Fallbacks.heir(draft, record, slot)
              .ifPresent(
                  heir -> {
                    slot.primary()
                        .ifPresent(
                            p ->
                                draft.decide(
                                    new Decision.End(p.id(), Decision.Cause.MACHINE_AWAY)));
                    draft.decide(new Decision.Promote(heir.id(), heir.machine()));
                  });
        }
      }
    }
  }

  private static boolean bereft(Draft draft, ServiceRecord record, Slot slot) {
    return slot.primary().map(p -> Loss.lost(draft, record, p)).orElse(true);
  }
}
