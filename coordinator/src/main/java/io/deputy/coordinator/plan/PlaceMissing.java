package io.deputy.coordinator.plan;

import io.deputy.model.Role;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import java.util.stream.IntStream;

/** Places what is wanted and not there: all primaries before any fallback. */
final class PlaceMissing implements Step {
  @Override
  public void run(Draft draft) {
    for (ServiceRecord record : draft.services()) {
      slots(record)
          .filter(id -> lacksPrimary(draft, id))
          .forEach(id -> place(draft, id, Role.PRIMARY));
    }
    for (ServiceRecord record : draft.services()) {
      slots(record)
          .filter(id -> lacksFallback(draft, id))
          .forEach(id -> place(draft, id, Role.FALLBACK));
    }
  }

  private static java.util.stream.Stream<SlotId> slots(ServiceRecord record) {
    return IntStream.range(0, record.wantedSlots()).mapToObj(i -> new SlotId(record.id(), i));
  }

  /** A fallback that may still become the heir is nearer to serving than a new placement. */
  private static boolean lacksPrimary(Draft draft, SlotId id) {
    Slot slot = draft.slot(id);
    boolean heirComes =
        !draft.service(id.service()).spec().boundToData()
            && slot.fallbacks().anyMatch(f -> draft.reachable(f.machine()));
    return slot.primary().isEmpty() && !heirComes && draft.mayChangePrimary(id);
  }

  private static boolean lacksFallback(Draft draft, SlotId id) {
    Slot slot = draft.slot(id);
    return slot.primary().isPresent()
        && slot.fallbacks().findAny().isEmpty()
        && Fallbacks.wanted(draft.service(id.service()), slot);
  }

  private static void place(Draft draft, SlotId id, Role role) {
    draft.choose(id, role).machine().ifPresent(machine -> draft.place(id, role, machine));
  }
}
