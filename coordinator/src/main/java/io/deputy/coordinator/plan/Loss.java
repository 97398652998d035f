package io.deputy.coordinator.plan;

import io.deputy.coordinator.place.MachineView;
import io.deputy.model.Contact;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.Reason;
import io.deputy.model.Role;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** When a primary counts as lost or ended, so that another may take its place. */
final class Loss {
  private Loss() {}

  /**
   * A relaxed primary is lost when its machine is silent: two at once do no harm. A strict one only
   * when its machine is lost and it was leased, for then every lease it was given has run out and
   * it has stopped itself; this is what keeps primaries single, together with the agent's side of
   * the lease. One without a lease may run on for ever behind a cut cable: it is lost when an
   * operator takes its machine out of the cluster. A new leader has answered nobody, so it counts
   * from when it began, which is its warm-up.
   */
  static boolean lost(Draft draft, ServiceRecord record, Placement primary) {
    MachineView machine = draft.machine(primary.machine());
    if (machine == null) {
      return true;
    }
    if (machine.reachable() || Together.ranToTheirEnds(draft, record, primary)) {
      return false;
    }
    return record.spec().strict() ? leaseIsOver(record, primary, machine) : true;
  }

  private static boolean leaseIsOver(ServiceRecord record, Placement primary, MachineView machine) {
    return machine.contact() == Contact.LOST && record.specOf(primary).leased();
  }

  /**
   * Its own agent says that it has ended, and an ended placement never starts again. One that has
   * run to its end has done what it was there for, and ends only when it is told to.
   */
  static boolean ended(Draft draft, ServiceRecord record, Placement placement) {
    Phase phase = draft.phase(placement);
    return phase.band() == Phase.Band.ENDED
        && (!ranToItsEnd(draft, record, placement) || placement.draining());
  }

  /** Whether it has done what it is there for: as its spec says by now, not when it ended. */
  static boolean completed(Draft draft, ServiceRecord record, Placement placement) {
    return draft.phase(placement) == Phase.COMPLETED
        && record.specOf(placement).restarts().mayEnd();
  }

  /**
   * Whether it was to run once, and has: well, or in a way that another try would not mend. On
   * another machine it would fail too, and whoever wants to see its container finds it.
   */
  static boolean ranToItsEnd(Draft draft, ServiceRecord record, Placement placement) {
    return completed(draft, record, placement)
        || (draft.phase(placement) == Phase.FAILED
            && record.specOf(placement).restarts().mayEnd()
            && draft.hasRun(placement));
  }

  /**
   * Former primaries of a strict slot that may still be running: ended on record, which their
   * agents have not confirmed. It comes of a service that was removed or scaled down, and came
   * back.
   */
  static List<Placement> stillRunning(Draft draft, ServiceRecord record, Slot slot) {
    return record.spec().strict()
        ? slot.placements().stream()
            .filter(p -> p.role() == Role.ENDED && p.epoch() > 0)
            .filter(p -> mayRun(draft, record, p))
            .sorted(Comparator.comparing(Placement::id))
            .toList()
        : List.of();
  }

  private static boolean mayRun(Draft draft, ServiceRecord record, Placement former) {
    MachineView machine = draft.machine(former.machine());
    return machine != null
        && draft.phase(former).band() != Phase.Band.ENDED
        && !leaseIsOver(record, former, machine);
  }

  /** What a strict service still waits for, while its primary's machine is silent. */
  static Optional<Reason> waitsForLease(Draft draft, ServiceRecord record, Slot slot) {
    return slot.primary()
        .filter(p -> record.spec().strict() && record.specOf(p).leased())
        .map(p -> draft.machine(p.machine()))
        .filter(m -> m.contact() == Contact.SILENT)
        .map(
            m -> {
              Duration left = draft.snapshot().timings().untilLost().minus(m.unanswered());
              return new Reason.WaitsForLease(slot.id(), m.name(), left);
            });
  }
}
