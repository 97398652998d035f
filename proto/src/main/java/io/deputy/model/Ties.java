package io.deputy.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/**
 * What ties a container to those of other services.
 *
 * @param beside placements on the same machine whose containers its own uses
 * @param hosts virtual addresses by the names that this container alone finds in its hosts file:
 *     those of links, and of its app where it is on the machine's own network
 */
public record Ties(List<PlacementId> beside, SortedMap<String, String> hosts) {
  public static final Ties NONE = to(List.of());

  public Ties {
    beside = List.copyOf(beside);
    hosts = Sorted.copyOf(hosts);
  }

  /** Of one that has no links by other names. */
  public static Ties to(List<PlacementId> placements) {
    return new Ties(placements, Collections.emptySortedMap());
  }
}
