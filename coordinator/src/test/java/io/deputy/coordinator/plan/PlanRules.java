package io.deputy.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.place.MachineView;
import io.deputy.model.Contact;
import io.deputy.model.MachineName;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What must hold of every plan, checked against a memory of its own: who was ever given a primacy,
 * and whether that one can have stopped.
 */
final class PlanRules {
  private record Primacy(PlacementId placement, MachineName machine, boolean leased) {}

  private final Map<SlotId, List<Primacy>> primacies = new HashMap<>();
  private final Set<String> epochs = new HashSet<>();

  /** Carries the plan of this world out, decision by decision. */
  Plan check(World world) {
    Snapshot before = world.snapshot();
    // Taken out of the cluster: an operator's word that nothing runs there any more.
    primacies
        .values()
        .forEach(all -> all.removeIf(p -> !before.machines().containsKey(p.machine())));
    Plan plan = Planner.plan(before);
    quietServicesArePassedOver(before, plan);
    orderDoesNotMatter(before, plan);
    namesDoNotMatter(before, plan);
    oneRoleChangeForEachSlot(plan);
    plan.decisions().forEach(d -> check(before, world, d));
    world.services.values().forEach(PlanRules::apart);
    world.services.values().forEach(record -> together(world, record));
    assertThat(Planner.plan(world.snapshot()).decisions())
        .as("PlanIsIdempotent after %s", plan.decisions())
        .isEmpty();
    return plan;
  }

  private void check(Snapshot before, World world, Decision decision) {
    ServiceRecord record = Objects.requireNonNull(world.services.get(decision.service()));
    Slot slot = record.slot(decision.slot().index());
    switch (decision) {
      case Decision.Place place -> {
        MachineView machine = before.machines().get(place.machine());
        assertThat(machine).isNotNull();
        assertThat(machine.reachable() && !machine.draining())
            .as("placed where it is heard and may be filled")
            .isTrue();
        if (!EveryMachine.is(record)) {
          assertThat(place.placement().slot().index()).isLessThan(record.wantedSlots());
        }
        assertThat(place.hash()).isEqualTo(record.current());
        assertThat(place.placement().number()).as("ids").isEqualTo(record.placed() + 1);
        if (place.role() == Role.PRIMARY) {
          mayBegin(before, record, slot, place.placement(), place.machine());
        }
      }
      case Decision.Promote promote -> {
        assertThat(Brake.engaged(before)).as("nobody is promoted while the brake holds").isEmpty();
        assertThat(find(slot, promote.placement()).role()).isEqualTo(Role.FALLBACK);
        mayBegin(before, record, slot, promote.placement(), promote.machine());
      }
      case Decision.End end -> {
        assertThat(find(slot, end.placement()).live()).as("ended once").isTrue();
        if (end.cause() == Decision.Cause.MACHINE_AWAY) {
          MachineName name = find(slot, end.placement()).machine();
          if (before.machines().containsKey(name)) {
            assertThat(Brake.engaged(before)).as("nothing moves while the brake holds").isEmpty();
          }
        }
      }
      case Decision.Drain drain -> assertThat(find(slot, drain.placement()).live()).isTrue();
      case Decision.Forget forget ->
          assertThat(find(slot, forget.placement()).role()).isEqualTo(Role.ENDED);
      case Decision.Aim aim ->
          assertThat(slot.primary().map(Placement::machine))
              .isPresent()
              .isNotEqualTo(aim.machine());
      case Decision.GiveUp _ -> assertThat(record.wishes().moves()).containsKey(slot.id().index());
    }
    ServiceRecord after = decision.applyTo(record);
    rolesMoveOneWay(record, after);
    world.services.put(record.id(), after);
  }

  /** SinglePrimary and EpochGivenOnce, as far as a plan can break them. */
  private void mayBegin(
      Snapshot before, ServiceRecord record, Slot slot, PlacementId id, MachineName machine) {
    assertThat(slot.primary()).as("the former primary has been ended").isEmpty();
    assertThat(epochs.add(slot.id() + " " + (slot.epoch() + 1))).as("EpochGivenOnce").isTrue();
    List<Primacy> former = primacies.computeIfAbsent(slot.id(), _ -> new ArrayList<>());
    if (record.spec().strict()) {
      former.forEach(
          p ->
              assertThat(surelyStopped(before, p))
                  .as("%s has stopped before %s begins", p.placement(), id)
                  .isTrue());
    }
    former.add(new Primacy(id, machine, leased(record, slot, id)));
  }

  private static boolean leased(ServiceRecord record, Slot slot, PlacementId id) {
    return slot.placements().stream()
        .filter(p -> p.id().equals(id))
        .findFirst()
        .map(p -> record.specOf(p).leased())
        .orElse(record.spec().leased());
  }

  private static boolean surelyStopped(Snapshot snapshot, Primacy primacy) {
    MachineView machine = snapshot.machines().get(primacy.machine());
    boolean saidSo =
        snapshot.phase(primacy.placement()).filter(p -> p.band() == Phase.Band.ENDED).isPresent();
    boolean leaseIsOver = machine != null && primacy.leased() && machine.contact() == Contact.LOST;
    return machine == null || saidSo || leaseIsOver;
  }

  private static void oneRoleChangeForEachSlot(Plan plan) {
    Map<SlotId, Integer> changes = new HashMap<>();
    for (Decision d : plan.decisions()) {
      if (d instanceof Decision.Promote
          || (d instanceof Decision.Place place && place.role() == Role.PRIMARY)) {
        changes.merge(d.slot(), 1, Integer::sum);
      }
    }
    assertThat(changes.values()).as("one role change a slot").allMatch(n -> n == 1);
  }

  private static void apart(ServiceRecord record) {
    if (EveryMachine.is(record)) {
      assertThat(record.placements().filter(Placement::live).map(Placement::machine))
          .as("OneOnEachMachine %s", record.id())
          .doesNotHaveDuplicates();
    }
    for (Slot slot : record.slots().values()) {
      assertThat(slot.placements().stream().filter(Placement::live).map(Placement::machine))
          .as("ApartFromItsFallback %s", slot.id())
          .doesNotHaveDuplicates();
    }
  }

  /**
   * What a container uses stands on its machine, and lives; primaries of a group stand together.
   */
  private static void together(World world, ServiceRecord record) {
    record
        .placements()
        .filter(Placement::live)
        .forEach(
            p ->
                p.beside()
                    .forEach(
                        id -> {
                          ServiceRecord other =
                              Objects.requireNonNull(world.services.get(id.service()));
                          assertThat(
                                  other
                                      .placements()
                                      .filter(Placement::live)
                                      .filter(o -> o.machine().equals(p.machine()))
                                      .map(Placement::id))
                              .as("Together %s", p.id())
                              .contains(id);
                        }));
    if (record.removed() || !record.spec().follows()) {
      return;
    }
    ServiceRecord leader =
        Objects.requireNonNull(
            world.services.get(
                new ServiceId(
                    record.id().app(), Objects.requireNonNull(record.spec().group()).leader())));
    record
        .placements()
        .filter(p -> p.role() == Role.PRIMARY && !p.beside().isEmpty())
        .forEach(
            p ->
                assertThat(leader.slot(p.id().slot().index()).primary().map(Placement::machine))
                    .as("Together %s and %s", p.id(), leader.id())
                    .contains(p.machine()));
  }

  private static void rolesMoveOneWay(ServiceRecord before, ServiceRecord after) {
    Map<PlacementId, Role> roles = new HashMap<>();
    before.placements().forEach(p -> roles.put(p.id(), p.role()));
    after
        .placements()
        .filter(p -> roles.containsKey(p.id()))
        .forEach(
            p ->
                assertThat(Objects.requireNonNull(roles.get(p.id())).mayBecome(p.role()))
                    .as("RoleOneWay %s", p.id())
                    .isTrue());
  }

  private static Placement find(Slot slot, PlacementId id) {
    return slot.placements().stream().filter(p -> p.id().equals(id)).findFirst().orElseThrow();
  }

  private static void quietServicesArePassedOver(Snapshot snapshot, Plan plan) {
    assertThat(PlanText.lines(Planner.plan(new Draft(snapshot, false))))
        .as("what is quiet needs no step")
        .isEqualTo(PlanText.lines(plan));
  }

  private static void orderDoesNotMatter(Snapshot snapshot, Plan plan) {
    var services = new TreeMap<>(snapshot.services());
    services.replaceAll((_, record) -> reversed(record));
    var reversed = new LinkedHashMap<PlacementId, Observation>();
    new TreeMap<>(snapshot.observations()).reversed().forEach(reversed::put);
    var other = new Snapshot(snapshot.timings(), snapshot.machines(), services, reversed);
    assertThat(PlanText.lines(Planner.plan(other)))
        .as("OrderDoesNotMatter")
        .containsExactlyInAnyOrderElementsOf(PlanText.lines(plan));
  }

  private static ServiceRecord reversed(ServiceRecord record) {
    var slots = new TreeMap<>(record.slots());
    slots.replaceAll(
        (_, slot) -> {
          List<Placement> placements = new ArrayList<>(slot.placements());
          Collections.reverse(placements);
          return new Slot(slot.id(), slot.epoch(), slot.home(), placements);
        });
    return new ServiceRecord(
        record.id(),
        record.specs(),
        record.current(),
        record.removed(),
        record.placed(),
        record.address(),
        slots,
        record.revision(),
        record.wishes());
  }

  /** Other names in the same order give the same plan in other names. */
  private static void namesDoNotMatter(Snapshot snapshot, Plan plan) {
    List<String> renamed =
        PlanText.lines(plan).stream().map(l -> l.replaceAll("\\bh(\\d)\\b", "zz$1")).toList();
    assertThat(PlanText.lines(Planner.plan(Renamed.machines(snapshot))))
        .as("NamesDoNotMatter")
        .isEqualTo(renamed);
  }
}
