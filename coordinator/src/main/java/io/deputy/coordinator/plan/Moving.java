package io.deputy.coordinator.plan;

import io.deputy.coordinator.place.MachineView;
import io.deputy.model.Contact;
import io.deputy.model.Move;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.Reason;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an operator's {@link Move}. It goes by the same rules as a failover: a heir that
 * is ready on the wanted machine, a primary that has stopped, a promotion. Until the primary is
 * asked to stop nothing has happened that anybody notices, and the move can be given up.
 */
final class Moving {
  private Moving() {}

  static @Nullable Move of(ServiceRecord record, Slot slot) {
    return record.wishes().moves().get(slot.id().index());
  }

  /** Of a slot that has one. */
  static Move get(ServiceRecord record, Slot slot) {
    return Objects.requireNonNull(of(record, slot));
  }

  /** The primary that is to leave; empty once it is on its way. */
  static Optional<Placement> staying(Slot slot) {
    return slot.primary().filter(p -> !p.draining());
  }

  static Optional<Placement> heir(ServiceRecord record, Slot slot) {
    return slot.fallbacks().filter(record::isHeirOfMove).findFirst();
  }

  /** What can't be moved at all, wherever to. */
  static Optional<Reason> objection(Draft draft, ServiceRecord record, Slot slot) {
    if (slot.id().index() >= record.wantedSlots()) {
      return Optional.of(new Reason.NotWanted(slot.id()));
    }
    return record
        .immovable(slot)
        .or(
            () ->
                slot.primary()
                    .filter(p -> Loss.ranToItsEnd(draft, record, p))
                    .map(p -> new Reason.RanToItsEnd(p.id(), p.machine())));
  }

  /** Why it can't go to a machine as long as that is as it is; what may pass is waited for. */
  static Optional<Reason> objection(Draft draft, ServiceRecord record, Slot slot, Move move) {
    var to = move.to();
    if (to == null) {
      return Optional.empty();
    }
    MachineView machine = draft.machine(to);
    if (machine == null) {
      return Optional.of(new Reason.NotInCluster(to));
    }
    if (machine.contact() == Contact.LOST) {
      return Optional.of(new Reason.NotReachable(to, machine.contact(), machine.unheard()));
    }
    if (machine.draining()) {
      return Optional.of(new Reason.Draining(to));
    }
    return heir(record, slot).isPresent()
        ? Optional.empty()
        : draft.choosing().objectionToFallback(slot.id(), to).filter(no -> !mayPass(no));
  }

  /** Nobody has to do anything for it. */
  private static boolean mayPass(Reason no) {
    return switch (no) {
      case Reason.NotReachable _,
          Reason.DockerAway _,
          Reason.PathUnknown _,
          Reason.VolumeUnknown _,
          Reason.PortUnknown _ ->
          true;
      default -> false;
    };
  }

  /** Why the primary is not asked to stop yet; empty if it may be. */
  static Optional<Reason> notYet(Draft draft, ServiceRecord record, Slot slot) {
    Optional<Placement> heir = heir(record, slot);
    if (heir.isEmpty()) {
      Move move = of(record, slot);
      return move == null || move.to() == null
          ? Optional.empty()
          : draft.choosing().objectionToFallback(slot.id(), move.to());
    }
    Placement f = heir.get();
    return draft
        .brake()
        .or(() -> Fallbacks.objection(draft, record, slot, f))
        .or(() -> notStarted(draft, record, f))
        .or(() -> Handover.betweenTwo(draft, record, slot));
  }

  private static Optional<Reason> notStarted(Draft draft, ServiceRecord record, Placement heir) {
    Phase phase = draft.phase(heir);
    boolean started = phase == Phase.HEALTHY || !record.spec().startsFirst();
    return started
        ? Optional.empty()
        : Optional.of(new Reason.Progress(heir.id(), heir.machine(), phase, draft.message(heir)));
  }

  /**
   * Whether the heir of a relaxed service takes over while the primary still runs: it is healthy,
   * and nobody has to wait.
   */
  static boolean mayTakeOver(Draft draft, ServiceRecord record, Slot slot) {
    return of(record, slot) != null
        && record.spec().startsFirst()
        && staying(slot).filter(p -> draft.reachable(p.machine())).isPresent()
        && heir(record, slot).isPresent()
        && notYet(draft, record, slot).isEmpty();
  }
}
