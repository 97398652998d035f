package io.deputy.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the services stand that one depends on, as far as it matters for its placements.
 *
 * @param missing why a container of it must not be started for the first time yet, a sentence;
 *     empty if it may. What has run is not held back: an order of starting is not one of staying
 * @param runs of those whose restarts and failovers it follows, by slot, a name for the run that
 *     each is in: when one gets another, the container is started again. Empty names are of slots
 *     that are not known to run; there are none at all until all that it follows is there
 */
public record Upstream(String missing, SortedMap<String, String> runs) {
  /** It depends on nothing that is not there, and follows nothing. */
  public static final Upstream NONE = new Upstream("", Collections.emptySortedMap());

  public Upstream {
    runs = Sorted.copyOf(runs);
  }

  /** Whether a slot is in another run than the one that was followed. */
  public boolean hasMovedOn(SortedMap<String, String> followed) {
    return runs.entrySet().stream()
        .anyMatch(
            slot -> {
              String before = followed.getOrDefault(slot.getKey(), "");
              return !before.isEmpty()
                  && !slot.getValue().isEmpty()
                  && !before.equals(slot.getValue());
            });
  }

  /**
   * What is followed from now on: a slot that is new is as it is, one that is gone is forgotten,
   * and of neither is anything started again, since more or fewer of them serve as well.
   */
  public SortedMap<String, String> follow(SortedMap<String, String> followed) {
    if (runs.isEmpty()) {
      return followed;
    }
    var now = new TreeMap<>(runs);
    now.replaceAll(
        (slot, run) -> followed.getOrDefault(slot, "").isEmpty() ? run : followed.get(slot));
    return Sorted.copyOf(now);
  }
}
