package io.deputy.model;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The stored state of one slot.
 *
 * @param epoch of its latest primacy; 0 before the first
 * @param home the machine that holds the slot's newest data; null while it never had a primary
 */
public record Slot(SlotId id, long epoch, @Nullable MachineName home, List<Placement> placements) {
  public Slot {
    placements = List.copyOf(placements);
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
    return with(placements.stream().filter(p -> !p.id().equals(removed)).toList());
  }

  public Slot replace(PlacementId which, UnaryOperator<Placement> change) {
    return with(placements.stream().map(p -> p.id().equals(which) ? change.apply(p) : p).toList());
  }

  /** The next primacy, begun on {@code machine}, which from now on has the newest data. */
  public Slot nextEpoch(MachineName machine) {
    return new Slot(id, epoch + 1, machine, placements);
  }

  private Slot with(List<Placement> replaced) {
    return new Slot(id, epoch, home, replaced);
  }
}
