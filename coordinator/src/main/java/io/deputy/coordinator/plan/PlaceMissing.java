package io.deputy.coordinator.plan;

import io.deputy.coordinator.place.MachineView;
import io.deputy.model.MachineName;
import io.deputy.model.Placement;
import io.deputy.model.Role;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Places what is wanted and not there, or not where it can stay: all primaries before any fallback.
 * What is to be replaced is ended only when a machine has been found for its successor; the only
 * step that fills machines, so that nothing is ended for room that another then takes.
 */
final class PlaceMissing implements Step {
  @Override
  public void run(Draft draft) {
    primaries(draft);
    // As they are now, since whether a fallback is wanted depends on where all primaries are.
    for (ServiceRecord record : draft.openServices()) {
      for (int i = 0; i < record.wantedSlots(); i++) {
        fallback(draft, record, record.slot(i));
      }
    }
  }

  /**
   * A slot that has got a new primary may do without fallbacks that were kept while it had none;
   * and where they were, there may be room for another's primary.
   */
  private static void primaries(Draft draft) {
    int before;
    do {
      before = draft.decisions().size();
      for (ServiceRecord record : draft.openServices()) {
        for (int i = 0; i < record.wantedSlots(); i++) {
          primary(draft, record, record.slot(i));
        }
      }
      if (draft.decisions().size() > before) {
        new TrimExtra().run(draft);
      }
    } while (draft.decisions().size() > before);
  }

  private static void primary(Draft draft, ServiceRecord record, Slot slot) {
    Optional<Placement> old = slot.primary();
    boolean missing =
        old.isEmpty() || (Loss.lost(draft, record, old.get()) && draft.brake().isEmpty());
    boolean hasPlace = !EveryMachine.is(record) || EveryMachine.wants(draft, record, slot);
    if (missing
        && hasPlace
        && draft.mayChangePrimary(slot.id())
        && !Fallbacks.coming(draft, record, slot)
        && Together.stillRunning(draft, slot).isEmpty()) {
      replace(draft, slot, Role.PRIMARY, old.stream(), Decision.Cause.MACHINE_AWAY);
    }
  }

  private static void fallback(Draft draft, ServiceRecord record, Slot slot) {
    if (slot.primary().isEmpty() || !Fallbacks.wanted(record, slot)) {
      return;
    }
    List<Placement> old = slot.fallbacks().toList();
    if (old.isEmpty()) {
      if (!Fallbacks.toCome(draft, record, slot)) {
        replace(draft, slot, Role.FALLBACK, Stream.empty(), Decision.Cause.SURPLUS);
      }
    } else if (draft.brake().isEmpty() && old.stream().allMatch(f -> Fallbacks.gone(draft, f))) {
      replace(draft, slot, Role.FALLBACK, old.stream(), Decision.Cause.MACHINE_AWAY);
    } else if (old.stream().allMatch(f -> draining(draft, f.machine()))) {
      replace(draft, slot, Role.FALLBACK, old.stream(), Decision.Cause.DRAINED);
    }
  }

  private static boolean draining(Draft draft, MachineName name) {
    MachineView machine = draft.machine(name);
    return machine != null && machine.reachable() && machine.draining();
  }

  private static void replace(
      Draft draft, Slot slot, Role role, Stream<Placement> old, Decision.Cause cause) {
    draft
        .choosing()
        .choose(slot.id(), role)
        .ifPresent(
            machine -> {
              old.forEach(p -> draft.decide(new Decision.End(p.id(), cause)));
              draft.place(slot.id(), role, machine);
            });
  }
}
