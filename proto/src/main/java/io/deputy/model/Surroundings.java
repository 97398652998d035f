package io.deputy.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a container is made with of other services.
 *
 * @param beside placements on the same machine whose containers its own uses
 * @param hosts virtual addresses by the names that links give them for this container alone
 */
public record Surroundings(List<PlacementId> beside, SortedMap<String, String> hosts) {
  public static final Surroundings NONE = besides(List.of());

  public Surroundings {
    beside = List.copyOf(beside);
    hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
  }

  /** Of one that has no links by other names. */
  public static Surroundings besides(List<PlacementId> placements) {
    return new Surroundings(placements, Collections.emptySortedMap());
  }
}
