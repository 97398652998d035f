package io.deputy.coordinator.plan;

import io.deputy.model.MachineName;
import io.deputy.model.Move;
import io.deputy.model.Placement;
import io.deputy.model.Role;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import java.util.Optional;

/**
 * Carries out what operators want moved: sees to a heir on the wanted machine, and asks the primary
 * to stop once that is ready; a relaxed one is succeeded while it runs, by {@link PromoteHeirs}.
 * The fallback that there was stays, in case the primary dies meanwhile.
 */
final class MovePrimaries implements Step {
  @Override
  public void run(Draft draft) {
    for (ServiceRecord record : draft.openServices()) {
      for (Slot slot : record.slots().values()) {
        if (Moving.of(record, slot) != null) {
          Moving.staying(slot)
              .filter(p -> draft.reachable(p.machine()))
              .ifPresent(p -> move(draft, slot, p));
        }
      }
    }
  }

  private static void move(Draft draft, Slot slot, Placement primary) {
    ServiceRecord record = draft.service(slot.id().service());
    Move move = Moving.get(record, slot);
    MachineName to = move.to();
    if (to == null) {
      aim(draft, slot);
    } else if (Moving.heir(record, slot).isPresent()) {
      boolean stopsFirst = !record.spec().startsFirst();
      if (stopsFirst && Moving.notYet(draft, record, slot).isEmpty()) {
        draft.decide(new Decision.Drain(primary.id()));
      }
    } else if (Moving.notYet(draft, record, slot).isEmpty()) {
      draft.place(slot.id(), Role.FALLBACK, to);
    }
  }

  /** To its fallback, or where one would be placed. */
  private static void aim(Draft draft, Slot slot) {
    Optional<MachineName> to =
        slot.fallbacks()
            .filter(f -> !EmptyDraining.draining(draft, f.machine()))
            .min(Fallbacks.bestFirst(draft))
            .map(Placement::machine)
            .or(() -> draft.choosing().choose(slot.id(), Role.FALLBACK));
    if (to.isEmpty()) {
      draft
          .choosing()
          .noMachineFits(slot.id(), Role.FALLBACK)
          .ifPresent(no -> draft.decide(new Decision.GiveUp(slot.id(), no)));
      return;
    }
    draft.decide(new Decision.Aim(slot.id(), to.get()));
    move(draft, draft.slot(slot.id()), slot.primary().orElseThrow());
  }
}
