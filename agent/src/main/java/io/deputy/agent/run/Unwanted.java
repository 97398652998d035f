package io.deputy.agent.run;

import io.deputy.model.PlacementId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Placements that are in no assignment any more, and are ended after {@link Strays#GRACE}. Times
 * are nanoseconds since boot.
 */
final class Unwanted {
  private static final Logger log = LoggerFactory.getLogger(Unwanted.class);

  private final TreeMap<PlacementId, Long> since = new TreeMap<>();

  /** Unless it is known already. */
  void add(PlacementId id, long now) {
    since.putIfAbsent(id, now);
  }

  void removeIf(Predicate<PlacementId> which) {
    since.keySet().removeIf(which);
  }

  /** Those whose grace is over; they are not named again. */
  List<PlacementId> takeDue(long now) {
    var due = new ArrayList<PlacementId>();
    since.forEach(
        (id, from) -> {
          if (now >= from + Strays.GRACE.toNanos()) {
            due.add(id);
          }
        });
    for (PlacementId id : due) {
      since.remove(id);
      log.info("{} is in no assignment any more, and is ended", id);
    }
    return due;
  }

  /** When the next is due; {@link Long#MAX_VALUE} for never. */
  long wakeAt() {
    return since.values().stream()
        .mapToLong(from -> from + Strays.GRACE.toNanos())
        .min()
        .orElse(Long.MAX_VALUE);
  }
}
