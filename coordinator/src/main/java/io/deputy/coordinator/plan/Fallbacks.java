package io.deputy.coordinator.plan;

import io.deputy.model.FallbackMode;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.Reason;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import java.util.Comparator;
import java.util.Optional;

/** Which slots need a fallback of their own, and which fallback may inherit. */
final class Fallbacks {
  private Fallbacks() {}

  /**
   * A slot alone or strict has a fallback of its own. Slots of a relaxed service that stand on two
   * machines or more are each other's: the rest carry on while a lost one is placed anew.
   */
  static boolean wanted(ServiceRecord record, Slot slot) {
    if (record.spec().policy().fallback() == FallbackMode.NONE
        || slot.id().index() >= record.wantedSlots()) {
      return false;
    }
    return record.spec().strict() || record.spec().replicas() == 1 || onOneMachine(record);
  }

  private static boolean onOneMachine(ServiceRecord record) {
    return record.slots().values().stream()
            .flatMap(s -> s.primary().stream())
            .map(Placement::machine)
            .distinct()
            .limit(2)
            .count()
        <= 1;
  }

  /** The fallback to promote now: the one that is furthest, then the one placed first. */
  static Optional<Placement> heir(Draft draft, ServiceRecord record, Slot slot) {
    return slot.fallbacks()
        .filter(f -> objection(draft, record, slot, f).isEmpty())
        .min(
            Comparator.<Placement>comparingInt(f -> hot(draft, f) ? 0 : 1)
                .thenComparing(Placement::id));
  }

  /** Why a fallback may not inherit now; empty if it may. */
  static Optional<Reason> objection(Draft draft, ServiceRecord record, Slot slot, Placement f) {
    var machine = draft.machine(f.machine());
    if (machine == null || !machine.reachable()) {
      return Optional.of(
          machine == null
              ? new Reason.NoHeir(slot.id(), f.machine())
              : new Reason.NotReachable(f.machine(), machine.contact(), machine.unheard()));
    }
    // Nobody copies volumes yet, so a fallback's is never the newest.
    if (record.spec().boundToData() && slot.home() != null && !slot.home().equals(f.machine())) {
      return Optional.of(new Reason.NeverCopied(slot.id(), f.machine(), slot.home()));
    }
    Optional<Observation> seen = draft.snapshot().observation(f.id());
    Phase phase = seen.map(Observation::phase).orElse(Phase.ASSIGNED);
    boolean ready = phase == Phase.READY || phase.band() == Phase.Band.LIVE;
    return ready && !f.draining()
        ? Optional.empty()
        : Optional.of(
            new Reason.HeirNotReady(
                f.id(), f.machine(), phase, seen.map(Observation::message).orElse("")));
  }

  private static boolean hot(Draft draft, Placement f) {
    return draft.snapshot().phase(f.id()).filter(p -> p.band() == Phase.Band.LIVE).isPresent();
  }
}
