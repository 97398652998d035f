package io.deputy.coordinator.plan;

import io.deputy.coordinator.place.MachineView;
import io.deputy.model.FallbackMode;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import io.deputy.model.Wishes;

/**
 * Tells by one look at each placement that a service is as it should be, so that no step has
 * anything to do there: that is why a plan over a hundred thousand placements of which a few moved
 * takes milliseconds. When in doubt it is not quiet; what it leaves out the steps would leave
 * alone, which a test holds against random worlds.
 */
final class Quiet {
  private Quiet() {}

  static boolean is(Draft draft, ServiceRecord record) {
    if (EveryMachine.is(record)) {
      return false; // that it has all it wants shows when all machines were looked at
    }
    if (!record.wishes().equals(Wishes.NONE)) {
      return false;
    }
    int wanted = record.wantedSlots();
    if (record.slots().size() < wanted) {
      return false;
    }
    boolean ownFallback = ownFallback(record);
    for (Slot slot : record.slots().values()) {
      boolean well =
          slot.id().index() < wanted
              ? slot.placements().size() == (ownFallback ? 2 : 1) && allWell(draft, record, slot)
              : slot.placements().isEmpty();
      if (!well) {
        return false;
      }
    }
    return true;
  }

  /** Whether nothing is to be said of a quiet service either. */
  static boolean settled(ServiceRecord record) {
    return !record.spec().boundToData()
        && record.wantedSlots() > 0
        && record.spec().policy().fallback() == FallbackMode.WARM;
  }

  private static boolean ownFallback(ServiceRecord record) {
    return record.slots().values().stream()
        .findFirst()
        .filter(slot -> Fallbacks.wanted(record, slot))
        .isPresent();
  }

  private static boolean allWell(Draft draft, ServiceRecord record, Slot slot) {
    boolean primary = false;
    for (Placement p : slot.placements()) {
      MachineView machine = draft.machine(p.machine());
      boolean well =
          machine != null
              && machine.reachable()
              && !machine.draining()
              && !p.draining()
              && !RollOut.outdated(record, p)
              && isFurthest(draft, record, p);
      if (!well) {
        return false;
      }
      primary |= p.epoch() > 0;
    }
    return primary;
  }

  private static boolean isFurthest(Draft draft, ServiceRecord record, Placement p) {
    Phase phase = draft.phase(p);
    return switch (p.role()) {
      case PRIMARY ->
          phase == Phase.HEALTHY
              && Restarts.lately(draft, record, p).isEmpty()
              && Following.behind(draft, record, p).isEmpty();
      case FALLBACK ->
          (phase == Phase.READY && Fallbacks.dockerAway(draft, p).isEmpty())
              || (phase == Phase.HEALTHY
                  && record.spec().policy().fallback() == FallbackMode.HOT
                  && Restarts.lately(draft, record, p).isEmpty());
      case ENDED -> false;
    };
  }
}
