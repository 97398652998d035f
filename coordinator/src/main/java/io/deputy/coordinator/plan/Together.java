package io.deputy.coordinator.plan;

import io.deputy.model.Group;
import io.deputy.model.MachineName;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Reason;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a {@link Group} on one machine, slot by slot. Its leader is placed, promoted and
 * drained as any service is, but only where and when the others can go with it; they go where it
 * is, primary beside primary and fallback beside fallback. What is beside a placement that ends, or
 * is asked to, does so in the same plan.
 */
final class Together {
  private Together() {}

  /** Whether a service goes where another is. */
  static boolean follows(Draft draft, ServiceRecord record) {
    return draft.groups().leaderOf(record.id()) != null;
  }

  /** The slot by which this one goes; null for one that goes by itself. */
  static @Nullable SlotId leader(Draft draft, SlotId slot) {
    ServiceId leader = draft.groups().leaderOf(slot.service());
    return leader == null ? null : new SlotId(leader, slot.index());
  }

  /** The slots of the others, each after those that it uses. */
  static List<SlotId> followers(Draft draft, SlotId leader) {
    return draft.groups().followersOf(leader.service()).stream()
        .map(id -> new SlotId(id, leader.index()))
        .toList();
  }

  /**
   * Where a placement of a follower can go: to its leader's of that role, if all whose containers
   * it uses are there.
   */
  static Optional<MachineName> seat(Draft draft, SlotId follower, Role role) {
    return missing(draft, follower, role).isPresent()
        ? Optional.empty()
        : leaders(draft, follower, role);
  }

  private static Optional<MachineName> leaders(Draft draft, SlotId follower, Role role) {
    SlotId leader = Objects.requireNonNull(leader(draft, follower));
    return standing(draft.slot(leader), role).map(Placement::machine).findFirst();
  }

  /** What a follower could not stand beside yet; empty if all is there, and for no follower. */
  static Optional<Reason> missing(Draft draft, SlotId slot, Role role) {
    SlotId leader = leader(draft, slot);
    if (leader == null) {
      return Optional.empty();
    }
    Optional<MachineName> machine = leaders(draft, slot, role);
    return machine.isEmpty()
        ? Optional.of(new Reason.NothingBeside(leader, role))
        : used(draft, slot)
            .filter(
                used ->
                    standing(draft.slot(used), role)
                        .noneMatch(p -> p.machine().equals(machine.get())))
            .findFirst()
            .map(used -> new Reason.NothingBeside(used, role));
  }

  private static Stream<Placement> standing(Slot slot, Role role) {
    return slot.placements().stream()
        .filter(p -> p.role() == role && !p.draining())
        .sorted(Comparator.comparing(Placement::id));
  }

  private static Stream<SlotId> used(Draft draft, SlotId slot) {
    return draft.service(slot.service()).spec().container().joins().services().stream()
        .map(name -> new ServiceId(slot.service().app(), name))
        .map(id -> new SlotId(id, slot.index()));
  }

  /** Those whose containers a new placement there would use. */
  static List<PlacementId> beside(Draft draft, SlotId slot, MachineName machine) {
    return used(draft, slot)
        .flatMap(used -> draft.slot(used).placements().stream())
        .filter(p -> p.live() && p.machine().equals(machine))
        .map(Placement::id)
        .toList();
  }

  /** Live ones that end with a placement: those that use it, and if it leads, all beside it. */
  static List<Placement> endingWith(Draft draft, Placement ended) {
    SlotId slot = ended.id().slot();
    var all = new ArrayList<Placement>();
    for (SlotId follower : followers(draft, slot)) {
      live(draft, follower).filter(p -> p.machine().equals(ended.machine())).forEach(all::add);
    }
    for (ServiceId user : draft.groups().usersOf(slot.service())) {
      live(draft, new SlotId(user, slot.index()))
          .filter(p -> p.beside().contains(ended.id()) && !all.contains(p))
          .forEach(all::add);
    }
    return all;
  }

  private static Stream<Placement> live(Draft draft, SlotId slot) {
    return draft.slot(slot).placements().stream().filter(Placement::live);
  }

  /**
   * Whether a placement was left behind: a commit was broken off, or its service has come into the
   * group. One that has its data where it is stays there, and so does one whose leader's record
   * can't be read.
   */
  static boolean isAstray(Draft draft, ServiceRecord record, Placement p) {
    if (p.beside().stream().anyMatch(id -> !isLive(draft, id))) {
      return true;
    }
    SlotId leader = leader(draft, p.id().slot());
    return leader != null
        && draft.has(leader.service())
        && record.specOf(p).follows()
        && !record.spec().boundToData()
        && live(draft, leader).noneMatch(l -> l.machine().equals(p.machine()));
  }

  private static boolean isLive(Draft draft, PlacementId id) {
    return !draft.has(id.service()) || live(draft, id.slot()).anyMatch(p -> p.id().equals(id));
  }

  /** Why a fallback may not inherit for the sake of its group; empty if it may. */
  static Optional<Reason> objection(Draft draft, Slot slot, Placement f) {
    SlotId leader = leader(draft, slot.id());
    if (leader != null) {
      return notBeside(draft, leader, f.machine());
    }
    if (!f.beside().isEmpty()) {
      // It would end as soon as those do, which are not of its group any more.
      return Optional.of(new Reason.OldSpec(f.id(), f.machine()));
    }
    return followers(draft, slot.id()).stream()
        .flatMap(id -> draft.slot(id).fallbacks().filter(p -> p.machine().equals(f.machine())))
        .flatMap(
            p -> Fallbacks.notReady(draft, p).or(() -> Fallbacks.dockerAway(draft, p)).stream())
        .findFirst();
  }

  private static Optional<Reason> notBeside(Draft draft, SlotId leader, MachineName machine) {
    Optional<Placement> primary = standing(draft.slot(leader), Role.PRIMARY).findFirst();
    if (primary.isEmpty()) {
      return Optional.of(new Reason.NothingBeside(leader, Role.PRIMARY));
    }
    return primary
        .filter(p -> !p.machine().equals(machine))
        .map(p -> new Reason.NotBeside(machine, leader, p.machine()));
  }

  /** Of a slot and those that stand where it does, what was ended and may still be running. */
  static List<Placement> stillRunning(Draft draft, Slot slot) {
    return Stream.concat(Stream.of(slot.id()), followers(draft, slot.id()).stream())
        .flatMap(
            id -> Loss.stillRunning(draft, draft.service(id.service()), draft.slot(id)).stream())
        .toList();
  }

  /** Whether a primary, and all that stand where it does, have run to their ends. */
  static boolean ranToTheirEnds(Draft draft, ServiceRecord record, Placement primary) {
    return Loss.ranToItsEnd(draft, record, primary)
        && draft.groups().membersWith(record.id()).stream()
            .filter(id -> !id.equals(record.id()) && draft.has(id))
            .map(draft::service)
            .flatMap(
                r ->
                    r.slot(primary.id().slot().index()).primary().stream()
                        .filter(p -> !Loss.ranToItsEnd(draft, r, p)))
            .findAny()
            .isEmpty();
  }
}
