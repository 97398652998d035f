package io.deputy.coordinator.plan;

import io.deputy.coordinator.place.MachineView;
import io.deputy.model.MachineName;
import io.deputy.model.MachinePort;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Reason;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plan in the making: the snapshot, and the records as they will be once the decisions so far are
 * carried out. Lives for one plan, on one thread.
 */
final class Draft {
  private final Snapshot snapshot;
  private final Optional<Reason> brake;
  private final Map<MachineName, MachineView> machines;
  private final Groups groups;
  private final List<ServiceId> open = new ArrayList<>();
  // As they will be, where that differs from the snapshot or may soon.
  private final Map<ServiceId, ServiceRecord> changed = new HashMap<>();
  private final Choosing choosing = new Choosing(this);
  private @Nullable Map<MachinePort, List<MachineName>> heldPorts;
  private final List<Decision> decisions = new ArrayList<>();
  private final Set<SlotId> primaryChanged = new HashSet<>();
  private int decidedWithAnother;

  Draft(Snapshot snapshot) {
    this(snapshot, true);
  }

  /**
   * @param passOver whether to pass over what is {@link Quiet}, which must not change the plan
   */
  Draft(Snapshot snapshot, boolean passOver) {
    this.snapshot = snapshot;
    this.brake = Brake.engaged(snapshot);
    this.machines = new HashMap<>(snapshot.machines());
    this.groups = new Groups(snapshot.services().values());
    for (ServiceRecord record : groups.inOrder(snapshot.services().values())) {
      if (!passOver || !areQuiet(groups.membersWith(record.id()))) {
        open.add(record.id());
        changed.put(record.id(), record);
      }
    }
  }

  private boolean areQuiet(List<ServiceId> services) {
    return services.stream()
        .allMatch(
            id -> {
              ServiceRecord record = snapshot.services().get(id);
              return record != null && Quiet.is(this, record);
            });
  }

  Snapshot snapshot() {
    return snapshot;
  }

  Groups groups() {
    return groups;
  }

  /** Present while nothing may be promoted or moved. */
  Optional<Reason> brake() {
    return brake;
  }

  /**
   * Those that are not quiet, in the order of their ids, but each after the leader of its group. A
   * step may decide while it goes through them: each is as it will be by what was decided before
   * its turn.
   */
  List<ServiceRecord> openServices() {
    return new AbstractList<>() {
      @Override
      public ServiceRecord get(int index) {
        return service(open.get(index));
      }

      @Override
      public int size() {
        return open.size();
      }
    };
  }

  boolean isQuiet(ServiceId id) {
    return !changed.containsKey(id);
  }

  ServiceRecord service(ServiceId id) {
    ServiceRecord record = changed.get(id);
    return record != null
        ? record
        : Objects.requireNonNull(snapshot.services().get(id), () -> "no service " + id);
  }

  boolean has(ServiceId id) {
    return snapshot.services().containsKey(id);
  }

  /** Empty for one of a service that is not there. */
  Slot slot(SlotId id) {
    return has(id.service()) ? service(id.service()).slot(id.index()) : Slot.empty(id);
  }

  /** Null for a machine that is in no record any more. */
  @Nullable MachineView machine(MachineName name) {
    return machines.get(name);
  }

  boolean reachable(MachineName name) {
    MachineView machine = machine(name);
    return machine != null && machine.reachable();
  }

  Collection<MachineView> machines() {
    return snapshot.machines().values();
  }

  /** Where what is still to be placed could go. */
  Choosing choosing() {
    return choosing;
  }

  /** On which machines others hold ports that Deputy publishes; nearly always nowhere. */
  Map<MachinePort, List<MachineName>> heldPorts() {
    if (heldPorts == null) {
      heldPorts = Ingress.held(machines());
    }
    return heldPorts;
  }

  /** ASSIGNED until its agent has reported it. */
  Phase phase(Placement placement) {
    Observation seen = snapshot.observations().get(placement.id());
    return seen == null ? Phase.ASSIGNED : seen.phase();
  }

  /** Whether its container was ever started, by what its agent last said. */
  boolean hasRun(Placement placement) {
    Observation seen = snapshot.observations().get(placement.id());
    return seen != null && seen.startedAt() != 0;
  }

  /** What its agent says of it; empty if nothing. */
  String message(Placement placement) {
    Observation seen = snapshot.observations().get(placement.id());
    return seen == null ? "" : seen.message();
  }

  /** Whether it has no image, and could not get it: one that is still getting it may. */
  boolean noImage(PlacementId placement) {
    Observation seen = snapshot.observations().get(placement);
    return seen != null && seen.phase() == Phase.PULLING && seen.noImage();
  }

  List<Decision> decisions() {
    return decisions;
  }

  /** What has been decided of it beside another meanwhile is not decided again. */
  void decide(Decision decision) {
    ServiceRecord before = service(decision.service());
    boolean done =
        switch (decision) {
          case Decision.End(var id, _) -> before.placements().noneMatch(p -> is(p, id));
          case Decision.Drain(var id) ->
              before.placements().noneMatch(p -> is(p, id) && !p.draining());
          case Decision.Place _,
              Decision.Promote _,
              Decision.Forget _,
              Decision.Aim _,
              Decision.GiveUp _ ->
              false;
        };
    if (done) {
      return;
    }
    ServiceRecord after = decision.applyTo(before);
    changed.put(decision.service(), after);
    decisions.add(decision);
    choosing.count(decision, before);
    switch (decision) {
      case Decision.Place place when place.role() == Role.PRIMARY ->
          primaryChanged.add(place.placement().slot());
      case Decision.Promote promote -> primaryChanged.add(promote.placement().slot());
      case Decision.End end -> {
        for (Placement p : endingWith(end.placement(), before)) {
          decide(new Decision.End(p.id(), Decision.Cause.GOES_WITH_ANOTHER));
          decidedWithAnother++;
        }
      }
      case Decision.Drain drain -> {
        for (Placement p : endingWith(drain.placement(), before)) {
          if (!p.draining()) {
            decide(new Decision.Drain(p.id()));
            decidedWithAnother++;
          }
        }
      }
      case Decision.Place _, Decision.Forget _, Decision.Aim _, Decision.GiveUp _ -> {}
    }
  }

  private static boolean is(Placement p, PlacementId id) {
    return p.id().equals(id) && p.live();
  }

  /** Of how many placements something was decided because it was of another. */
  int decidedWithAnother() {
    return decidedWithAnother;
  }

  private List<Placement> endingWith(PlacementId id, ServiceRecord before) {
    return before
        .placements()
        .filter(p -> p.id().equals(id))
        .flatMap(p -> Together.endingWith(this, p).stream())
        .toList();
  }

  /** A slot changes its primary once a plan: the next change is judged on what agents then say. */
  boolean mayChangePrimary(SlotId slot) {
    return !primaryChanged.contains(slot);
  }

  void place(SlotId slot, Role role, MachineName machine) {
    ServiceRecord record = service(slot.service());
    decide(
        new Decision.Place(
            new PlacementId(slot, record.placed() + 1),
            machine,
            role,
            record.current(),
            Together.beside(this, slot, machine)));
  }
}
