package io.deputy.coordinator.plan;

import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.Role;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import java.util.Optional;

/**
 * Replaces placements that were made from an older spec: a slot's fallback first, then, once the
 * new fallback is ready, its primary, one slot of a service at a time. Clients wait while a primary
 * stops and its heir, already of the new spec, takes over.
 */
final class RollOut implements Step {
  @Override
  public void run(Draft draft) {
    for (ServiceRecord record : draft.services()) {
      if (!record.removed()) {
        roll(draft, record);
      }
    }
  }

  private static void roll(Draft draft, ServiceRecord record) {
    for (Slot slot : record.slots().values()) {
      slot.fallbacks()
          .filter(f -> outdated(record, f) && !f.draining())
          .forEach(f -> draft.decide(new Decision.End(f.id(), Decision.Cause.OUTDATED)));
    }
    if (record.slots().values().stream().anyMatch(s -> underWay(draft, record, s))) {
      return;
    }
    for (Slot slot : draft.service(record.id()).slots().values()) {
      Optional<Placement> old = slot.primary().filter(p -> outdated(record, p));
      if (old.isPresent() && mayStop(draft, record, slot)) {
        draft.decide(new Decision.Drain(old.get().id()));
        return;
      }
    }
  }

  private static boolean outdated(ServiceRecord record, Placement p) {
    return !p.hash().equals(record.current());
  }

  /** A slot between its old and its new primary. */
  private static boolean underWay(Draft draft, ServiceRecord record, Slot slot) {
    if (slot.id().index() >= record.wantedSlots()) {
      return false;
    }
    return slot.primary().map(p -> p.draining() || isNewAndComing(draft, record, p)).orElse(true);
  }

  private static boolean isNewAndComing(Draft draft, ServiceRecord record, Placement primary) {
    boolean healthy =
        draft.snapshot().phase(primary.id()).filter(Phase.HEALTHY::equals).isPresent();
    return !outdated(record, primary) && !healthy;
  }

  /** Not before somebody of the new spec could take over, if anybody can. */
  private static boolean mayStop(Draft draft, ServiceRecord record, Slot slot) {
    if (!Fallbacks.wanted(record, slot) || record.spec().boundToData()) {
      return true;
    }
    boolean none = slot.fallbacks().findAny().isEmpty();
    return none
        ? draft.choose(slot.id(), Role.FALLBACK).machine().isEmpty()
        : Fallbacks.heir(draft, record, slot).isPresent();
  }
}
