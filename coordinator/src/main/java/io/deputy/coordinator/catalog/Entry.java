package io.deputy.coordinator.catalog;

import io.deputy.model.PlacementId;
import io.deputy.model.Sorted;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * One service instance in the catalog.
 *
 * @param node the external node of its machine
 * @param nodeAddress of the machine
 * @param service DNS-safe name, the same for all placements of one service
 * @param address where it is reached
 * @param port 0 if it is not reached by any
 */
public record Entry(
    String node,
    String nodeAddress,
    PlacementId id,
    String service,
    String address,
    int port,
    SortedSet<String> tags,
    SortedMap<String, String> meta,
    Status status,
    String output) {
  public Entry {
    tags = Sorted.copyOf(tags);
    meta = Sorted.copyOf(meta);
  }

  /** Consul's three. */
  public enum Status {
    PASSING,
    WARNING,
    CRITICAL
  }
}
