package io.deputy.coordinator.plan;

import io.deputy.coordinator.place.MachineView;
import io.deputy.coordinator.place.Placer;
import io.deputy.coordinator.place.Wish;
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
import io.deputy.model.ServiceSpec;
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
import java.util.function.Function;
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
  private @Nullable Placer placer;
  private @Nullable SharedVolumes volumes;
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

  /** An agent that says something while it gets an image says why it could not. */
  static boolean noImage(Phase phase, String message) {
    return phase == Phase.PULLING && !message.isEmpty();
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
          case Decision.Place _, Decision.Promote _, Decision.Forget _ -> false;
        };
    if (done) {
      return;
    }
    ServiceRecord after = decision.applyTo(before);
    changed.put(decision.service(), after);
    decisions.add(decision);
    if (placer != null) {
      count(placer, decision, before);
    }
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
      case Decision.Place _, Decision.Forget _ -> {}
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

  private static void count(Placer placer, Decision decision, ServiceRecord before) {
    switch (decision) {
      case Decision.Place place -> placer.add(place.machine(), place.placement(), before.spec());
      case Decision.End end ->
          before.slot(end.placement().slot().index()).placements().stream()
              .filter(p -> p.id().equals(end.placement()) && p.live())
              .forEach(p -> placer.remove(p.machine(), p.id(), specOf(before, p)));
      case Decision.Promote _, Decision.Drain _, Decision.Forget _ -> {}
    }
  }

  /** Made when the first choice is: most plans choose nothing. */
  private Placer placer() {
    if (placer == null) {
      var counting = new Placer(snapshot.machines().values());
      for (ServiceRecord stored : snapshot.services().values()) {
        ServiceRecord record = changed.getOrDefault(stored.id(), stored);
        record
            .placements()
            .filter(Placement::live)
            .forEach(p -> counting.add(p.machine(), p.id(), specOf(record, p)));
      }
      placer = counting;
    }
    return placer;
  }

  /** A slot changes its primary once a plan: the next change is judged on what agents then say. */
  boolean mayChangePrimary(SlotId slot) {
    return !primaryChanged.contains(slot);
  }

  /** Where a new placement of the slot would go. */
  Optional<MachineName> choose(SlotId slot, Role role) {
    ServiceRecord record = service(slot.service());
    return Together.missing(this, slot, role).isPresent()
        ? Optional.empty()
        : placer().choose(wish(record, record.slot(slot.index()), role));
  }

  /** Where a primary of the current spec would go in place of this one, were that gone. */
  Optional<MachineName> chooseInstead(Placement primary) {
    return instead(primary, placer()::choose);
  }

  /** Why a primary of the slot can't go to this machine, whichever the slot is bound to. */
  Optional<Reason> objection(SlotId slot, MachineName machine) {
    ServiceRecord record = service(slot.service());
    Wish wish = wish(record, record.slot(slot.index()), Role.PRIMARY, machine, List.of());
    return placer().objection(wish, machine);
  }

  /** Why there is no machine for it, if there is none. */
  Optional<Reason> noMachineFits(SlotId slot, Role role) {
    ServiceRecord record = service(slot.service());
    SlotId leader = Together.leader(this, slot);
    Optional<Reason> missing = Together.missing(this, slot, role);
    if (leader != null && missing.isPresent()) {
      boolean comes = has(leader.service()) && noMachineFits(leader, role).isEmpty();
      return missing.filter(_ -> !comes);
    }
    return noMachineFits(wish(record, record.slot(slot.index()), role));
  }

  /** The same for a primary of the current spec in place of this one. */
  Optional<Reason> noMachineFitsInstead(Placement primary) {
    return instead(primary, this::noMachineFits);
  }

  /** What speaks against each machine, whether or not one fits. */
  List<Reason> objections(SlotId slot, Role role) {
    ServiceRecord record = service(slot.service());
    Optional<Reason> missing = Together.missing(this, slot, role);
    return missing.isPresent()
        ? List.of(missing.get())
        : placer().objections(wish(record, record.slot(slot.index()), role)).each();
  }

  private Optional<Reason> noMachineFits(Wish wish) {
    if (placer().choose(wish).isPresent()) {
      return Optional.empty();
    }
    var objections = placer().objections(wish);
    return Optional.of(
        new Reason.NoMachineFits(
            wish.slot().id(), wish.role(), objections.each(), objections.others()));
  }

  /** Those that stand beside it leave with it. */
  private <T> T instead(Placement primary, Function<Wish, T> question) {
    List<Placement> leaving = new ArrayList<>(List.of(primary));
    leaving.addAll(Together.endingWith(this, primary));
    leaving.forEach(p -> placer().remove(p.machine(), p.id(), specOf(p)));
    ServiceRecord record = service(primary.id().service());
    Slot without = record.slot(primary.id().slot().index()).minus(primary.id());
    T answer = question.apply(wish(record.withSlot(without), without, Role.PRIMARY, leaving));
    leaving.forEach(p -> placer().add(p.machine(), p.id(), specOf(p)));
    return answer;
  }

  private ServiceSpec specOf(Placement placement) {
    return specOf(service(placement.id().service()), placement);
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

  /** What a placement was made from. */
  static ServiceSpec specOf(ServiceRecord record, Placement placement) {
    return record.specs().getOrDefault(placement.hash(), record.spec());
  }

  private Wish wish(ServiceRecord record, Slot slot, Role role) {
    return wish(record, slot, role, List.of());
  }

  /**
   * @param leaving placements that will be gone by then
   */
  private Wish wish(ServiceRecord record, Slot slot, Role role, List<Placement> leaving) {
    MachineName boundTo =
        EveryMachine.is(record)
            ? slot.home()
            : role == Role.PRIMARY ? dataHome(record, slot) : null;
    return wish(record, slot, role, boundTo, leaving);
  }

  private Wish wish(
      ServiceRecord record,
      Slot slot,
      Role role,
      @Nullable MachineName boundTo,
      List<Placement> leaving) {
    Wish.Seat seat =
        Optional.ofNullable(Together.leader(this, slot.id()))
            .flatMap(
                leader -> Together.seat(this, slot.id(), role).map(at -> new Wish.Seat(leader, at)))
            .orElse(null);
    return new Wish(
        slot,
        role,
        record.spec(),
        siblings(record),
        failures(slot),
        boundTo,
        Ingress.nowhere(record.spec(), machines()),
        seat,
        followers(slot, role, leaving));
  }

  /** What is to go to the same machine. */
  private List<Wish> followers(Slot leader, Role role, List<Placement> leaving) {
    var all = new ArrayList<Wish>();
    for (SlotId id : Together.followers(this, leader.id())) {
      ServiceRecord record = service(id.service());
      Slot slot = slot(id);
      for (Placement p : leaving) {
        slot = slot.minus(p.id());
      }
      all.add(
          new Wish(
              slot,
              role,
              record.spec(),
              Map.of(),
              failures(slot),
              null,
              Ingress.nowhere(record.spec(), machines())));
    }
    return all;
  }

  /**
   * The machine that has the volumes of a slot that is bound to them, be they its own or those of
   * its group; null while none has.
   */
  private @Nullable MachineName dataHome(ServiceRecord record, Slot slot) {
    if (!record.spec().boundToData()) {
      return null;
    }
    return groups.membersWith(record.id()).stream()
        .filter(this::has)
        .map(this::service)
        .filter(r -> r.spec().container().hasVolume())
        .map(r -> volumeHome(r, slot(new SlotId(r.id(), slot.id().index()))))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** One that was never placed finds them where another service that shares them has them. */
  private @Nullable MachineName volumeHome(ServiceRecord record, Slot slot) {
    if (slot.home() != null) {
      return slot.home();
    }
    if (volumes == null) {
      volumes = new SharedVolumes(snapshot.services().values());
    }
    return volumes
        .sharers(record)
        .map(id -> service(id).slot(slot.id().index()).home())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
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
          .filter(ForgetEnded::failedLately)
          .ifPresent(
              o ->
                  failed.put(p.machine(), new Reason.FailedHere(p.machine(), p.id(), o.message())));
    }
    return failed;
  }
}
