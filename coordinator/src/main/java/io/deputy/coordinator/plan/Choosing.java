package io.deputy.coordinator.plan;

import io.deputy.coordinator.place.Placer;
import io.deputy.coordinator.place.Wish;
import io.deputy.model.MachineName;
import io.deputy.model.Placement;
import io.deputy.model.Reason;
import io.deputy.model.Role;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where placements could go, and why not elsewhere, by what a plan has decided so far. */
final class Choosing {
  private final Draft draft;
  private @Nullable Placer placer;
  private @Nullable SharedVolumes volumes;

  Choosing(Draft draft) {
    this.draft = draft;
  }

  /** Where a new placement of the slot would go. */
  Optional<MachineName> choose(SlotId slot, Role role) {
    ServiceRecord record = draft.service(slot.service());
    return Together.missing(draft, slot, role).isPresent()
        ? Optional.empty()
        : placer().choose(wish(record, record.slot(slot.index()), role));
  }

  /** Where a primary of the current spec would go in place of this one, were that gone. */
  Optional<MachineName> chooseInstead(Placement primary) {
    return instead(primary, placer()::choose);
  }

  /** Why a primary of the slot can't go to this machine, whichever the slot is bound to. */
  Optional<Reason> objection(SlotId slot, MachineName machine) {
    ServiceRecord record = draft.service(slot.service());
    Wish wish = wish(record, record.slot(slot.index()), Role.PRIMARY, machine, List.of());
    return placer().objection(wish, machine);
  }

  /** Why a fallback of the slot can't go to this machine, which is one of the cluster's. */
  Optional<Reason> objectionToFallback(SlotId slot, MachineName machine) {
    ServiceRecord record = draft.service(slot.service());
    return placer().objection(wish(record, record.slot(slot.index()), Role.FALLBACK), machine);
  }

  /** Why there is no machine for it, if there is none. */
  Optional<Reason> noMachineFits(SlotId slot, Role role) {
    ServiceRecord record = draft.service(slot.service());
    SlotId leader = Together.leader(draft, slot);
    Optional<Reason> missing = Together.missing(draft, slot, role);
    if (leader != null && missing.isPresent()) {
      boolean comes = draft.has(leader.service()) && noMachineFits(leader, role).isEmpty();
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
    ServiceRecord record = draft.service(slot.service());
    Optional<Reason> missing = Together.missing(draft, slot, role);
    return missing.isPresent()
        ? List.of(missing.get())
        : placer().objections(wish(record, record.slot(slot.index()), role)).each();
  }

  /** Takes into account what was decided of a service, as it was before. */
  void count(Decision decision, ServiceRecord before) {
    Placer counting = placer;
    if (counting == null) {
      return;
    }
    switch (decision) {
      case Decision.Place place -> counting.add(place.machine(), place.placement(), before.spec());
      case Decision.End end ->
          before.slot(end.placement().slot().index()).placements().stream()
              .filter(p -> p.id().equals(end.placement()) && p.live())
              .forEach(p -> counting.remove(p.machine(), p.id(), before.specOf(p)));
      case Decision.Promote _,
          Decision.Drain _,
          Decision.Forget _,
          Decision.Aim _,
          Decision.GiveUp _ -> {}
    }
  }

  /** Made when the first choice is: most plans choose nothing. */
  private Placer placer() {
    if (placer == null) {
      var counting = new Placer(draft.snapshot().machines().values());
      for (ServiceRecord stored : draft.snapshot().services().values()) {
        ServiceRecord record = draft.service(stored.id());
        record
            .placements()
            .filter(Placement::live)
            .forEach(p -> counting.add(p.machine(), p.id(), record.specOf(p)));
      }
      placer = counting;
    }
    return placer;
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
    leaving.addAll(Together.endingWith(draft, primary));
    leaving.forEach(p -> placer().remove(p.machine(), p.id(), specOf(p)));
    ServiceRecord record = draft.service(primary.id().service());
    Slot without = record.slot(primary.id().slot().index()).minus(primary.id());
    T answer = question.apply(wish(record.withSlot(without), without, Role.PRIMARY, leaving));
    leaving.forEach(p -> placer().add(p.machine(), p.id(), specOf(p)));
    return answer;
  }

  private ServiceSpec specOf(Placement placement) {
    return draft.service(placement.id().service()).specOf(placement);
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
        Optional.ofNullable(Together.leader(draft, slot.id()))
            .flatMap(
                leader ->
                    Together.seat(draft, slot.id(), role).map(at -> new Wish.Seat(leader, at)))
            .orElse(null);
    return new Wish(
        slot,
        role,
        record.spec(),
        siblings(record),
        failures(slot),
        boundTo,
        Ingress.nowhere(record.spec(), draft.machines()),
        seat,
        followers(slot, role, leaving));
  }

  /** What is to go to the same machine. */
  private List<Wish> followers(Slot leader, Role role, List<Placement> leaving) {
    var all = new ArrayList<Wish>();
    for (SlotId id : Together.followers(draft, leader.id())) {
      ServiceRecord record = draft.service(id.service());
      Slot slot = draft.slot(id);
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
              Ingress.nowhere(record.spec(), draft.machines())));
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
    return draft.groups().membersWith(record.id()).stream()
        .filter(draft::has)
        .map(draft::service)
        .filter(r -> r.spec().container().hasVolume())
        .map(r -> volumeHome(r, draft.slot(new SlotId(r.id(), slot.id().index()))))
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
      volumes = new SharedVolumes(draft.snapshot().services().values());
    }
    return volumes
        .sharers(record)
        .map(id -> draft.service(id).slot(slot.id().index()).home())
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
      draft
          .snapshot()
          .observation(p.id())
          .filter(ForgetEnded::failedLately)
          .ifPresent(
              o ->
                  failed.put(p.machine(), new Reason.FailedHere(p.machine(), p.id(), o.message())));
    }
    return failed;
  }
}
