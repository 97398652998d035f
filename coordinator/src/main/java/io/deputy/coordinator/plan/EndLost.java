package io.deputy.coordinator.plan;

import io.deputy.model.Placement;
import io.deputy.model.Role;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;

/**
 * Ends what can't go on where it is, if it can be placed elsewhere: on a lost machine, or given up
 * by its agent. If nothing fits, what is there stays: the machine may come back with it.
 */
final class EndLost implements Step {
  @Override
  public void run(Draft draft) {
    for (ServiceRecord record : draft.services()) {
      for (Slot slot : record.slots().values()) {
        slot.fallbacks().forEach(f -> endFallback(draft, slot, f));
        slot.primary().ifPresent(p -> endPrimary(draft, record, slot, p));
      }
    }
  }

  private static void endFallback(Draft draft, Slot slot, Placement fallback) {
    if (Loss.ended(draft, fallback)) {
      draft.decide(new Decision.End(fallback.id(), Decision.Cause.FAILED));
    } else if (!draft.reachable(fallback.machine())
        && draft.choose(slot.id(), Role.FALLBACK).machine().isPresent()) {
      draft.decide(new Decision.End(fallback.id(), Decision.Cause.MACHINE_AWAY));
    }
  }

  /** With an heir, or a fallback that may become one, the next step does it. */
  private static void endPrimary(Draft draft, ServiceRecord record, Slot slot, Placement primary) {
    if (Loss.ended(draft, primary)) {
      draft.decide(
          new Decision.End(
              primary.id(), primary.draining() ? Decision.Cause.DRAINED : Decision.Cause.FAILED));
    } else if (Loss.lost(draft, record, primary)
        && slot.fallbacks().noneMatch(f -> draft.reachable(f.machine()))
        && Brake.engaged(draft.snapshot()).isEmpty()
        && draft.choose(slot.id(), Role.PRIMARY).machine().isPresent()) {
      draft.decide(new Decision.End(primary.id(), Decision.Cause.MACHINE_AWAY));
    }
  }
}
