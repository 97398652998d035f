package io.deputy.model;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The stored state of one slot.
 *
 * @param epoch of its latest primacy; 0 before the first
 * @param home the machine that holds the slot's newest data; null while it never had a primary
 * @param heirs numbers of its fallbacks that its leased primary's agent has said to know of, and so
 *     asks for promises: only they may be promoted in its place
 */
public record Slot(
    SlotId id,
    long epoch,
    @Nullable MachineName home,
    List<Placement> placements,
    SortedSet<Long> heirs) {
  public Slot {
    placements = List.copyOf(placements);
    heirs = Sorted.copyOf(heirs);
    // Plans make thousands: what to say of a wrong one is put together only then.
    int primaries = 0;
    for (int i = 0; i < placements.size(); i++) {
      Placement p = placements.get(i);
      if (!p.id().slot().equals(id)) {
        throw new Invalid("placement of slot " + id, p.id(), id + "#NUMBER");
      }
      if (p.epoch() > epoch) {
        throw new Invalid("epoch of " + p.id(), p.epoch(), "at most " + epoch);
      }
      for (int j = 0; j < i; j++) {
        if (placements.get(j).id().number() == p.id().number()) {
          throw new Invalid("placements of slot " + id, p.id(), "each once");
        }
      }
      primaries += p.role() == Role.PRIMARY ? 1 : 0;
    }
    if (primaries > 1) {
      throw new Invalid("primaries of slot " + id, placements, "at most one");
    }
  }

  /** Of which no agent knows an heir. */
  public Slot(SlotId id, long epoch, @Nullable MachineName home, List<Placement> placements) {
    this(id, epoch, home, placements, Collections.emptySortedSet());
  }

  public static Slot empty(SlotId id) {
    return new Slot(id, 0, null, List.of());
  }

  public Optional<Placement> primary() {
    return placements.stream().filter(p -> p.role() == Role.PRIMARY).findFirst();
  }

  public Stream<Placement> fallbacks() {
    return placements.stream().filter(p -> p.role() == Role.FALLBACK);
  }

  public Slot plus(Placement added) {
    return with(Stream.concat(placements.stream(), Stream.of(added)).toList());
  }

  public Slot minus(PlacementId removed) {
    var left = new TreeSet<>(heirs);
    left.remove(removed.number());
    return new Slot(
        id, epoch, home, placements.stream().filter(p -> !p.id().equals(removed)).toList(), left);
  }

  public Slot replace(PlacementId which, UnaryOperator<Placement> change) {
    return with(placements.stream().map(p -> p.id().equals(which) ? change.apply(p) : p).toList());
  }

  /**
   * The next primacy, begun on {@code machine}, which from now on has the newest data. Its agent is
   * still to say whom it knows to inherit.
   */
  public Slot nextEpoch(MachineName machine) {
    return new Slot(id, epoch + 1, machine, placements);
  }

  /** Whether its primary's agent asks this fallback's for promises. */
  public boolean isHeir(Placement fallback) {
    return heirs.contains(fallback.id().number());
  }

  public Slot withHeirs(SortedSet<Long> numbers) {
    return new Slot(id, epoch, home, placements, numbers);
  }

  private Slot with(List<Placement> replaced) {
    return new Slot(id, epoch, home, replaced, heirs);
  }
}
