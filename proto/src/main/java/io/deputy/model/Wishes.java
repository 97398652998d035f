package io.deputy.model;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What operators want of a service beside its file, until it is done or its time is over.
 *
 * @param heldUntil new connections to it wait until then, by the wall clock; null for no hold
 * @param moves under way, by the slot's index
 */
public record Wishes(@Nullable Instant heldUntil, SortedMap<Integer, Move> moves) {
  public static final Wishes NONE = new Wishes(null, Collections.emptySortedMap());

  public Wishes {
    moves = Sorted.copyOf(moves);
  }

  public Wishes held(@Nullable Instant until) {
    return new Wishes(until, moves);
  }

  public Wishes with(int slot, Move move) {
    var all = new TreeMap<>(moves);
    all.put(slot, move);
    return new Wishes(heldUntil, all);
  }

  public Wishes withoutMove(int slot) {
    var all = new TreeMap<>(moves);
    all.remove(slot);
    return new Wishes(heldUntil, all);
  }

  /**
   * @param staying the primary of a slot, unless it is on its way already
   */
  Wishes lapsed(Instant now, IntFunction<Optional<Placement>> staying) {
    var left = new TreeMap<>(moves);
    left.entrySet()
        .removeIf(
            e -> !now.isBefore(e.getValue().until()) && staying.apply(e.getKey()).isPresent());
    boolean over = heldUntil != null && !now.isBefore(heldUntil);
    return new Wishes(over ? null : heldUntil, left);
  }
}
