package io.deputy.coordinator.plan;

import io.deputy.coordinator.place.Candidate;
import io.deputy.coordinator.place.Load;
import io.deputy.coordinator.place.MachineView;
import io.deputy.coordinator.place.Placer;
import io.deputy.coordinator.place.Wish;
import io.deputy.model.MachineName;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Reason;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A plan in the making: the snapshot, and the records as they will be once the decisions so far are
 * carried out. Lives for one plan, on one thread.
 */
final class Draft {
  private final Snapshot snapshot;
  private final TreeMap<ServiceId, ServiceRecord> services;
  private final TreeMap<MachineName, Candidate> candidates = new TreeMap<>();
  private final List<Decision> decisions = new ArrayList<>();
  private final Set<SlotId> primaryChanged = new HashSet<>();

  Draft(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.services = new TreeMap<>(snapshot.services());
    snapshot.machines().forEach((n, view) -> candidates.put(n, new Candidate(view, new Load())));
    for (ServiceRecord record : services.values()) {
      record
          .placements()
          .filter(Placement::live)
          .forEach(p -> load(p.machine()).add(p.id(), specOf(record, p)));
    }
  }

  Snapshot snapshot() {
    return snapshot;
  }

  /** As they will be. A copy, so that a step may decide while it goes through them. */
  List<ServiceRecord> services() {
    return List.copyOf(services.values());
  }

  ServiceRecord service(ServiceId id) {
    return Objects.requireNonNull(services.get(id), () -> "no service " + id);
  }

  Slot slot(SlotId id) {
    return service(id.service()).slot(id.index());
  }

  /** Null for a machine that is in no record any more. */
  @Nullable MachineView machine(MachineName name) {
    return snapshot.machines().get(name);
  }

  boolean reachable(MachineName name) {
    MachineView machine = machine(name);
    return machine != null && machine.reachable();
  }

  List<Decision> decisions() {
    return decisions;
  }

  void decide(Decision decision) {
    ServiceRecord before = service(decision.service());
    ServiceRecord after = decision.applyTo(before);
    services.put(decision.service(), after);
    decisions.add(decision);
    switch (decision) {
      case Decision.Place place -> load(place.machine()).add(place.placement(), after.spec());
      case Decision.End end ->
          before
              .placements()
              .filter(p -> p.id().equals(end.placement()) && p.live())
              .forEach(p -> load(p.machine()).remove(p.id(), specOf(before, p)));
      case Decision.Promote _, Decision.Drain _, Decision.Forget _ -> {}
    }
    if (changesPrimary(decision)) {
      primaryChanged.add(decision.placement().slot());
    }
  }

  /** A slot changes its primary once a plan: the next change is judged on what agents then say. */
  boolean mayChangePrimary(SlotId slot) {
    return !primaryChanged.contains(slot);
  }

  /** Where a new placement of the slot would go. */
  Placer.Choice choose(SlotId slot, Role role) {
    ServiceRecord record = service(slot.service());
    var wish =
        new Wish(
            record.slot(slot.index()),
            role,
            record.spec(),
            siblings(record),
            failures(record.slot(slot.index())));
    return Placer.choose(wish, candidates.values());
  }

  void place(SlotId slot, Role role, MachineName machine) {
    ServiceRecord record = service(slot.service());
    decide(
        new Decision.Place(
            new PlacementId(slot, record.placed() + 1), machine, role, record.current()));
  }

  Collection<MachineView> machines() {
    return snapshot.machines().values();
  }

  private static boolean changesPrimary(Decision decision) {
    return switch (decision) {
      case Decision.Promote _ -> true;
      case Decision.Place place -> place.role() == Role.PRIMARY;
      case Decision.Drain _, Decision.End _, Decision.Forget _ -> false;
    };
  }

  private static Map<MachineName, Integer> siblings(ServiceRecord record) {
    var count = new HashMap<MachineName, Integer>();
    record
        .placements()
        .filter(Placement::live)
        .forEach(p -> count.merge(p.machine(), 1, Integer::sum));
    return count;
  }

  private Map<MachineName, Reason> failures(Slot slot) {
    var failed = new HashMap<MachineName, Reason>();
    for (Placement p : slot.placements()) {
      snapshot
          .observation(p.id())
          .filter(o -> o.phase() == Phase.FAILED)
          .ifPresent(
              o ->
                  failed.put(p.machine(), new Reason.FailedHere(p.machine(), p.id(), o.message())));
    }
    return failed;
  }

  private static ServiceSpec specOf(ServiceRecord record, Placement placement) {
    return record.specs().getOrDefault(placement.hash(), record.spec());
  }

  private Load load(MachineName name) {
    Candidate candidate = candidates.get(name);
    return candidate == null ? new Load() : candidate.load();
  }
}
