package io.deputy.model;

import java.util.Objects;
import java.util.SortedMap;
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
 */
public record ServiceRecord(
    ServiceId id,
    SortedMap<String, ServiceSpec> specs,
    String current,
    boolean removed,
    long placed,
    String address,
    SortedMap<Integer, Slot> slots) {
  public ServiceRecord {
    specs = Sorted.copyOf(specs);
    slots = Sorted.copyOf(slots);
    // Plans make thousands: what to say of a wrong one is put together only then.
    if (!specs.containsKey(current)) {
      throw new Invalid("current spec of " + id, current, "one of " + specs.keySet());
    }
    slots.forEach((index, slot) -> check(id, index, slot, placed));
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

  /** Taken out of its app; epochs and homes of its slots are kept, should it come back. */
  public ServiceRecord asRemoved() {
    return new ServiceRecord(id, specs, current, true, placed, address, slots);
  }

  /** How many slots should have a primary. */
  public int wantedSlots() {
    return removed ? 0 : spec().replicas();
  }

  public Slot slot(int index) {
    Slot slot = slots.get(index);
    return slot == null ? Slot.empty(new SlotId(id, index)) : slot;
  }

  public Stream<Placement> placements() {
    return slots.values().stream().flatMap(s -> s.placements().stream());
  }
}
