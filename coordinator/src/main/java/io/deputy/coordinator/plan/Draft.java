package io.deputy.coordinator.plan;

import io.deputy.coordinator.place.MachineView;
import io.deputy.coordinator.place.Placer;
import io.deputy.coordinator.place.Wish;
import io.deputy.model.MachineName;
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
  private final List<ServiceId> open = new ArrayList<>();
  // As they will be, where that differs from the snapshot or may soon.
  private final Map<ServiceId, ServiceRecord> changed = new HashMap<>();
  private @Nullable Placer placer;
  private @Nullable SharedVolumes volumes;
  private final List<Decision> decisions = new ArrayList<>();
  private final Set<SlotId> primaryChanged = new HashSet<>();

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
    for (ServiceRecord record : snapshot.services().values()) {
      if (!passOver || !Quiet.is(this, record)) {
        open.add(record.id());
        changed.put(record.id(), record);
      }
    }
  }

  Snapshot snapshot() {
    return snapshot;
  }

  /** Present while nothing may be promoted or moved. */
  Optional<Reason> brake() {
    return brake;
  }

  /**
   * Those that are not quiet, as they will be, in the order of their ids. A copy, so that a step
   * may decide while it goes through them.
   */
  List<ServiceRecord> openServices() {
    return open.stream().map(this::service).toList();
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

  void decide(Decision decision) {
    ServiceRecord before = service(decision.service());
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
      case Decision.Place _, Decision.End _, Decision.Drain _, Decision.Forget _ -> {}
    }
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
    return placer().choose(wish(record, record.slot(slot.index()), role));
  }

  /** Where a primary of the current spec would go in place of this one, were that gone. */
  Optional<MachineName> chooseInstead(Placement primary) {
    return instead(primary, placer()::choose);
  }

  /** Why there is no machine for it, if there is none. */
  Optional<Reason> noMachineFits(SlotId slot, Role role) {
    ServiceRecord record = service(slot.service());
    return noMachineFits(wish(record, record.slot(slot.index()), role));
  }

  /** The same for a primary of the current spec in place of this one. */
  Optional<Reason> noMachineFitsInstead(Placement primary) {
    return instead(primary, this::noMachineFits);
  }

  /** What speaks against each machine, whether or not one fits. */
  List<Reason> objections(SlotId slot, Role role) {
    ServiceRecord record = service(slot.service());
    return placer().objections(wish(record, record.slot(slot.index()), role)).each();
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

  private <T> T instead(Placement primary, Function<Wish, T> question) {
    ServiceRecord record = service(primary.id().service());
    Slot without = record.slot(primary.id().slot().index()).minus(primary.id());
    ServiceSpec spec = specOf(record, primary);
    placer().remove(primary.machine(), primary.id(), spec);
    T answer = question.apply(wish(record, without, Role.PRIMARY));
    placer().add(primary.machine(), primary.id(), spec);
    return answer;
  }

  void place(SlotId slot, Role role, MachineName machine) {
    ServiceRecord record = service(slot.service());
    decide(
        new Decision.Place(
            new PlacementId(slot, record.placed() + 1), machine, role, record.current()));
  }

  /** What a placement was made from. */
  static ServiceSpec specOf(ServiceRecord record, Placement placement) {
    return record.specs().getOrDefault(placement.hash(), record.spec());
  }

  private Wish wish(ServiceRecord record, Slot slot, Role role) {
    MachineName boundTo = role == Role.PRIMARY ? dataHome(record, slot) : null;
    return new Wish(slot, role, record.spec(), siblings(record), failures(slot), boundTo);
  }

  /**
   * The machine that has the volumes of a slot that is bound to them; null while none has. One that
   * was never placed finds them where another service that shares them has them.
   */
  private @Nullable MachineName dataHome(ServiceRecord record, Slot slot) {
    if (!record.spec().boundToData()) {
      return null;
    }
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
