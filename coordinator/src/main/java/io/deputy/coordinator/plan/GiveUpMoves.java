package io.deputy.coordinator.plan;

import io.deputy.model.Reason;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import java.util.List;
import java.util.Optional;

/**
 * Gives up moves that can't be done any more, as long as nothing was stopped for them. Comes before
 * what was prepared for them is found to spare.
 */
final class GiveUpMoves implements Step {
  @Override
  public void run(Draft draft) {
    for (ServiceRecord record : draft.openServices()) {
      for (int index : List.copyOf(record.wishes().moves().keySet())) {
        Slot slot = record.slot(index);
        Optional<Reason> no = Moving.objection(draft, record, slot);
        if (no.isEmpty() && Moving.staying(slot).isPresent()) {
          no = Moving.objection(draft, record, slot, Moving.get(record, slot));
        }
        no.ifPresent(why -> draft.decide(new Decision.GiveUp(slot.id(), why)));
      }
    }
  }
}
