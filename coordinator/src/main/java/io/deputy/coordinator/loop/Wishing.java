package io.deputy.coordinator.loop;

import io.deputy.coordinator.admit.Admitted;
import io.deputy.coordinator.admit.Index;
import io.deputy.model.MachineName;
import io.deputy.model.Move;
import io.deputy.model.Placement;
import io.deputy.model.Reason;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import io.deputy.model.Wishes;
import io.deputy.text.Sentences;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what operators want of a service beside its file. Whether a machine can take a primary
 * is the planner's affair, which knows the machines; here is refused what no machine could.
 */
final class Wishing {
  /** A move that has not begun by then is not wanted any more. */
  static final Duration MOVE_BEGINS = Duration.ofMinutes(10);

  private Wishing() {}

  /**
   * @param epoch that the slot must have: its primary is the one that the operator means
   * @param to null for any machine
   * @param now by the wall clock
   */
  static Admitted move(
      SlotId id,
      long epoch,
      @Nullable MachineName to,
      Instant now,
      SortedMap<ServiceId, ServiceRecord> before) {
    ServiceRecord record = before.get(id.service());
    if (record == null || record.removed()) {
      return refused("there is no service " + id.service());
    }
    Slot slot = record.slot(id.index());
    Placement primary = slot.primary().orElse(null);
    if (primary == null || slot.epoch() != epoch) {
      return refused(id + " has another primary by now, or none: ask again");
    }
    if (primary.machine().equals(to)) {
      return refused("%s is on %s already".formatted(id, to));
    }
    Move underWay = record.wishes().moves().get(id.index());
    if (underWay != null && Objects.equals(underWay.to(), to)) {
      return accepted(before, record, record.wishes()); // an answer may have been lost
    }
    if (primary.draining()) {
      return refused("the primary of %s is stopping already".formatted(id));
    }
    return objection(record, slot, to)
        .map(no -> refused("%s is not moved: %s".formatted(id, no)))
        .orElseGet(
            () -> {
              var move = new Move(to, epoch, now.plus(MOVE_BEGINS));
              return accepted(before, record, record.wishes().with(id.index(), move));
            });
  }

  private static Optional<String> objection(
      ServiceRecord record, Slot slot, @Nullable MachineName to) {
    Optional<Reason> immovable = record.immovable(slot);
    if (immovable.isPresent()) {
      return immovable.map(Sentences::of);
    }
    boolean elsewhere = to != null && slot.fallbacks().noneMatch(f -> f.machine().equals(to));
    return record.spec().group() != null && elsewhere
        ? Optional.of(
            "others stand beside it, and a group moves only to where its fallback is"
                + slot.fallbacks().findFirst().map(f -> ", " + f.machine()).orElse(""))
        : Optional.empty();
  }

  /**
   * @param until by the wall clock; null releases it
   */
  static Admitted hold(
      ServiceId id, @Nullable Instant until, SortedMap<ServiceId, ServiceRecord> before) {
    ServiceRecord record = before.get(id);
    return record == null || record.removed()
        ? refused("there is no service " + id)
        : accepted(before, record, record.wishes().held(until));
  }

  private static Admitted refused(String problem) {
    return new Admitted.Refused(List.of(problem));
  }

  /** It is no revision of the app, which stays as it is. */
  private static Admitted accepted(
      SortedMap<ServiceId, ServiceRecord> before, ServiceRecord record, Wishes wishes) {
    var records = new TreeMap<>(before);
    records.put(record.id(), record.withWishes(wishes));
    return new Admitted.Accepted(records, List.of(), Index.of(record.id().app(), before));
  }
}
