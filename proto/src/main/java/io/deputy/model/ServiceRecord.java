package io.deputy.model;

import java.time.Instant;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All that is stored of one service, under one key and one version: one commit changes it as a
 * whole.
 *
 * @param specs by hash: the current one, and older ones that placements were made from
 * @param current hash of the spec that should run
 * @param removed taken out of its app: its placements end; the record stays, should it come back
 * @param placed how many placements it ever had
 * @param address its virtual address, the same on every machine, for all its slots
 * @param revision of its app that last changed what should run of it; 0 if none was counted
 * @param wishes what operators want of it for a while
 */
public record ServiceRecord(
    ServiceId id,
    SortedMap<String, ServiceSpec> specs,
    String current,
    boolean removed,
    long placed,
    String address,
    SortedMap<Integer, Slot> slots,
    long revision,
    Wishes wishes) {
  public ServiceRecord {
    Invalid.unless(revision >= 0, "revision", revision, "0 or more");
    specs = Sorted.copyOf(specs);
    slots = Sorted.copyOf(slots);
    // Plans make thousands: what to say of a wrong one is put together only then.
    if (!specs.containsKey(current)) {
      throw new Invalid("current spec of " + id, current, "one of " + specs.keySet());
    }
    slots.forEach((index, slot) -> check(id, index, slot, placed));
  }

  /** Of an app without revisions, of which nobody wishes anything. */
  public ServiceRecord(
      ServiceId id,
      SortedMap<String, ServiceSpec> specs,
      String current,
      boolean removed,
      long placed,
      String address,
      SortedMap<Integer, Slot> slots) {
    this(id, specs, current, removed, placed, address, slots, 0, Wishes.NONE);
  }

  /** What would let an id or an epoch be given twice, or a placement be lost. */
  private static void check(ServiceId id, int index, Slot slot, long placed) {
    if (slot.id().index() != index || !slot.id().service().equals(id)) {
      throw new Invalid("slot of " + id, slot.id(), id + "." + index);
    }
    for (Placement p : slot.placements()) {
      if (p.id().number() > placed) {
        throw new Invalid("placed of " + id, placed, p.id().number() + " or more");
      }
    }
  }

  public ServiceSpec spec() {
    return Objects.requireNonNull(specs.get(current));
  }

  /** What one of its placements was made from. */
  public ServiceSpec specOf(Placement placement) {
    return specs.getOrDefault(placement.hash(), spec());
  }

  /** Of a service that is new in its app. */
  public static ServiceRecord fresh(ServiceSpec spec, String address) {
    return new ServiceRecord(
        spec.id(), only(spec), spec.hash(), false, 0, address, Collections.emptySortedMap());
  }

  /** Taken out of its app; epochs and homes of its slots are kept, should it come back. */
  public ServiceRecord asRemoved() {
    return new ServiceRecord(
            id, specs, current, true, placed, address, slots, revision, Wishes.NONE)
        .withoutUnusedSpecs();
  }

  /** In its app, as {@code spec} says from now on. */
  public ServiceRecord withSpec(ServiceSpec spec) {
    var known = new TreeMap<>(specs);
    known.put(spec.hash(), spec);
    return new ServiceRecord(
        id, known, spec.hash(), false, placed, address, slots, revision, wishes);
  }

  /**
   * Without the specs that no placement was made from. The current one stays; of a removed service
   * only what it needs should it come back.
   */
  public ServiceRecord withoutUnusedSpecs() {
    var used = new TreeSet<String>();
    placements().forEach(p -> used.add(p.hash()));
    var kept = new TreeMap<>(specs);
    kept.keySet().retainAll(used);
    kept.computeIfAbsent(current, _ -> removed ? spec().remembered() : spec());
    return new ServiceRecord(id, kept, current, removed, placed, address, slots, revision, wishes);
  }

  public ServiceRecord withPlaced(long count) {
    return new ServiceRecord(id, specs, current, removed, count, address, slots, revision, wishes);
  }

  public ServiceRecord withSlot(Slot slot) {
    var all = new TreeMap<>(slots);
    all.put(slot.id().index(), slot);
    return new ServiceRecord(id, specs, current, removed, placed, address, all, revision, wishes);
  }

  public ServiceRecord withRevision(long number) {
    return new ServiceRecord(id, specs, current, removed, placed, address, slots, number, wishes);
  }

  public ServiceRecord withWishes(Wishes wanted) {
    return new ServiceRecord(id, specs, current, removed, placed, address, slots, revision, wanted);
  }

  /** Without the wishes whose time is over. What is on its way can't be called back. */
  public ServiceRecord lapsed(Instant now) {
    return wishes.equals(Wishes.NONE)
        ? this
        : withWishes(wishes.lapsed(now, index -> slot(index).primary().filter(p -> !p.draining())));
  }

  /** Whether the slot's primary is being moved to where this fallback is. */
  public boolean isHeirOfMove(Placement placement) {
    Move move = wishes.moves().get(placement.id().slot().index());
    return move != null
        && placement.role() == Role.FALLBACK
        && placement.machine().equals(move.to());
  }

  /** Why a slot's primary can't be moved, wherever to; empty if it could be to some machine. */
  public Optional<Reason> immovable(Slot slot) {
    if (spec().spread().everyMachine()) {
      return Optional.of(new Reason.OnEveryMachine(id));
    }
    var group = spec().group();
    if (group != null && spec().follows()) {
      return Optional.of(new Reason.MovesWith(id, new ServiceId(id.app(), group.leader())));
    }
    return spec().boundToData() && slot.home() != null
        ? Optional.of(new Reason.DataStays(slot.id(), slot.home()))
        : Optional.empty();
  }

  private static SortedMap<String, ServiceSpec> only(ServiceSpec spec) {
    var one = new TreeMap<String, ServiceSpec>();
    one.put(spec.hash(), spec);
    return one;
  }

  /** How many slots should have a primary. */
  public int wantedSlots() {
    if (removed) {
      return 0;
    }
    // One for each machine that ever had one: which of them has it now is the planner's affair.
    return spec().spread().everyMachine()
        ? (slots.isEmpty() ? 0 : slots.lastKey() + 1)
        : spec().replicas();
  }

  /** Whether anything should run of it, wherever. */
  public boolean wanted() {
    return !removed && (spec().spread().everyMachine() || spec().replicas() > 0);
  }

  public Slot slot(int index) {
    Slot slot = slots.get(index);
    return slot == null ? Slot.empty(new SlotId(id, index)) : slot;
  }

  public Stream<Placement> placements() {
    return slots.values().stream().flatMap(s -> s.placements().stream());
  }
}
