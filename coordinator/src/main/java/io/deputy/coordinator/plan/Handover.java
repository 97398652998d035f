package io.deputy.coordinator.plan;

import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.Reason;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Asking healthy primaries to stop so that others take their place, one slot of a service at a
 * time: clients wait while a primary stops and its successor takes over.
 */
final class Handover {
  private Handover() {}

  /** Drains the first primary that {@code mayLeave}, unless a slot is between two primaries. */
  static void next(Draft draft, ServiceRecord record, Predicate<Placement> mayLeave) {
    for (Slot slot : record.slots().values()) {
      if (slot.id().index() < record.wantedSlots() && underWay(draft, record, slot)) {
        return;
      }
    }
    record.slots().values().stream()
        .flatMap(s -> s.primary().stream())
        .filter(p -> draft.reachable(p.machine()))
        .filter(p -> !Together.ranToTheirEnds(draft, record, p))
        .filter(p -> !Fallbacks.toCome(draft, record, record.slot(p.id().slot().index())))
        .filter(mayLeave)
        .findFirst()
        .ifPresent(p -> draft.decide(new Decision.Drain(p.id())));
  }

  /** What another slot of a service is waited for, before this one may be between two primaries. */
  static Optional<Reason> betweenTwo(Draft draft, ServiceRecord record, Slot slot) {
    for (Slot other : record.slots().values()) {
      if (!other.id().equals(slot.id())
          && other.id().index() < record.wantedSlots()
          && underWay(draft, record, other)) {
        return Optional.of(
            other
                .primary()
                .<Reason>map(
                    p -> new Reason.Progress(p.id(), p.machine(), draft.phase(p), draft.message(p)))
                .orElseGet(() -> new Reason.BeingMoved(other.id(), null, null)));
      }
    }
    return Optional.empty();
  }

  /** A slot between two primaries. One that never had any keeps nobody waiting. */
  private static boolean underWay(Draft draft, ServiceRecord record, Slot slot) {
    return slot.primary()
        .map(p -> p.draining() || isNewAndComing(draft, record, p))
        .orElse(
            slot.epoch() > 0
                && (!EveryMachine.is(record) || EveryMachine.wants(draft, record, slot)));
  }

  private static boolean isNewAndComing(Draft draft, ServiceRecord record, Placement primary) {
    if (EveryMachine.is(record) && !draft.reachable(primary.machine())) {
      return false; // nobody else serves in its place, so nobody waits for it
    }
    Phase phase = draft.phase(primary);
    return !RollOut.outdated(record, primary) && phase != Phase.HEALTHY && phase != Phase.COMPLETED;
  }
}
