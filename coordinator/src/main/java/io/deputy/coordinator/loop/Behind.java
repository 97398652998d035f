package io.deputy.coordinator.loop;

import io.deputy.coordinator.place.MachineView;
import io.deputy.model.Contact;
import io.deputy.model.MachineName;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Reason;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A service whose record is older than what agents have. Nobody knows what was decided since, but
 * of each slot whoever has the highest epoch was the last to get one: it goes on, and who has a
 * lower one is ended, as the lost record had it.
 */
final class Behind {
  private final ServiceRecord record;
  private final List<Claim> claims = new ArrayList<>();
  private final TreeMap<Integer, Claim> newest = new TreeMap<>();

  private Behind(ServiceRecord record) {
    this.record = record;
  }

  /**
   * @param claims of all services
   */
  static SortedMap<ServiceId, Behind> of(Records records, Collection<Claim> claims) {
    var behind = new TreeMap<ServiceId, Behind>();
    for (Claim claim : claims) {
      ServiceRecord record = records.service(claim.service());
      if (record != null && claim.provesBehind(record)) {
        behind.computeIfAbsent(record.id(), _ -> new Behind(record));
      }
    }
    if (!behind.isEmpty()) {
      claims.forEach(
          claim -> {
            Behind its = behind.get(claim.service());
            if (its != null) {
              its.add(claim);
            }
          });
    }
    return behind;
  }

  private void add(Claim claim) {
    claims.add(claim);
    if (claim.epoch() > 0) {
      var order = Comparator.comparingLong(Claim::epoch).thenComparing(c -> c.isPrimaryOf(record));
      newest.merge(
          claim.index(), claim, (one, other) -> order.compare(other, one) > 0 ? other : one);
    }
  }

  Reason why() {
    return new Reason.RecordBehind(
        record.id(),
        record.placed(),
        claims.stream().filter(c -> c.provesBehind(record)).map(c -> c.than(record)).toList());
  }

  /** As clients are to find it. */
  ServiceRecord served() {
    return with(
        slot -> {
          Claim its = newest.get(slot.id().index());
          return its == null || its.epoch() <= slot.epoch()
              ? slot
              : new Slot(
                  slot.id(), its.epoch(), its.machine(), List.of(placement(its, Role.PRIMARY)));
        });
  }

  /**
   * What agents are to be told: whom to end. All else goes on as it is: the record does not say
   * what it was made from, and what an operator removes must not be made again.
   */
  ServiceRecord wanted() {
    return with(
        slot -> {
          var ended = new TreeMap<PlacementId, Placement>();
          superseded()
              .filter(c -> c.index() == slot.id().index())
              .forEach(c -> ended.put(c.placement(), placement(c, Role.ENDED)));
          // What had ended by then has ended for good.
          slot.placements().stream().filter(p -> !p.live()).forEach(p -> ended.put(p.id(), p));
          long epoch = ended.values().stream().mapToLong(Placement::epoch).max().orElse(0);
          return new Slot(
              slot.id(), Math.max(slot.epoch(), epoch), slot.home(), List.copyOf(ended.values()));
        });
  }

  /**
   * Machines that must not run their placement of a strict slot yet, since another may still run
   * with a lower epoch. One that has its lease already keeps it.
   *
   * @param machines as they are seen; one that is lost has none of its leases left
   */
  Set<MachineName> contended(Map<MachineName, MachineView> machines) {
    if (!record.spec().strict()) {
      return Set.of();
    }
    var contended = new HashSet<MachineName>();
    superseded()
        .filter(c -> !isNewest(c) && mayRun(machines.get(c.machine())))
        .forEach(c -> contended.add(Objects.requireNonNull(newest.get(c.index())).machine()));
    return contended;
  }

  private static boolean mayRun(@Nullable MachineView machine) {
    return machine == null || machine.contact() != Contact.LOST;
  }

  private Stream<Claim> superseded() {
    return claims.stream()
        .filter(c -> c.epoch() > 0)
        .filter(c -> !isNewest(c) || c.epoch() < record.slot(c.index()).epoch());
  }

  private boolean isNewest(Claim claim) {
    return claim.equals(newest.get(claim.index()));
  }

  private ServiceRecord with(UnaryOperator<Slot> change) {
    long most = claims.stream().mapToLong(c -> c.placement().number()).max().orElse(0);
    var all = record.withPlaced(Math.max(record.placed(), most));
    var indices = new TreeSet<>(record.slots().keySet());
    claims.forEach(c -> indices.add(c.index()));
    for (int index : indices) {
      all = all.withSlot(change.apply(record.slot(index)));
    }
    return all;
  }

  private Placement placement(Claim claim, Role role) {
    List<PlacementId> beside = List.of(); // no report says it, nor is anything begun from this one
    return new Placement(
        claim.placement(), claim.machine(), record.current(), role, claim.epoch(), false, beside);
  }
}
