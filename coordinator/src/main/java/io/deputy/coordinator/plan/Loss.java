package io.deputy.coordinator.plan;

import io.deputy.coordinator.place.MachineView;
import io.deputy.model.Contact;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.Reason;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import java.time.Duration;
import java.util.Optional;

/** When a primary counts as lost, so that another may take its place. */
final class Loss {
  private Loss() {}

  /**
   * A relaxed primary is lost when its machine is silent: two at once do no harm. A strict one only
   * when its machine is lost, which means that every lease it was given has run out and it has
   * stopped itself; this is what keeps primaries single, together with the agent's side of the
   * lease. A new leader has answered nobody, so it counts from when it began, which is its warm-up.
   */
  static boolean lost(Draft draft, ServiceRecord record, Placement primary) {
    MachineView machine = draft.machine(primary.machine());
    if (machine == null) {
      // Taken out of the cluster by an operator, who thereby says that nothing runs there.
      return true;
    }
    return switch (machine.contact()) {
      case REACHABLE -> false;
      case SILENT -> !record.spec().strict();
      case LOST -> true;
    };
  }

  /** Its own agent says that it has ended, and an ended placement never starts again. */
  static boolean ended(Draft draft, Placement placement) {
    return draft
        .snapshot()
        .phase(placement.id())
        .filter(p -> p.band() == Phase.Band.ENDED)
        .isPresent();
  }

  /** What a strict service still waits for, while its primary's machine is silent. */
  static Optional<Reason> waitsForLease(Draft draft, ServiceRecord record, Slot slot) {
    return slot.primary()
        .filter(p -> record.spec().strict())
        .map(p -> draft.machine(p.machine()))
        .filter(m -> m.contact() == Contact.SILENT)
        .map(
            m -> {
              Duration left = draft.snapshot().timings().untilLost().minus(m.unanswered());
              return new Reason.WaitsForLease(slot.id(), m.name(), left);
            });
  }
}
