package io.deputy.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a container uses of those of other services of its app, which stand on its machine: each
 * field names a service, or is empty.
 *
 * @param network whose network it is in, whatever its own would be: its addresses, its loopback
 * @param ipc whose shared memory it sees
 * @param pid whose processes it sees
 * @param volumes whose mounts it has as well, at the same places, where it has none of its own; of
 *     two at one place the later counts
 */
public record Joins(String network, String ipc, String pid, List<VolumesFrom> volumes) {
  public static final Joins NONE = new Joins("", "", "", List.of());

  /** The mounts of a service, some of which may be read-only even so. */
  public record VolumesFrom(String service, boolean readOnly) {}

  public Joins {
    volumes = List.copyOf(volumes);
  }

  public boolean isNone() {
    return equals(NONE);
  }

  /** All whose containers must be there before this one is made. */
  public SortedSet<String> services() {
    var all = new TreeSet<>(running());
    volumes.forEach(v -> all.add(v.service()));
    return Collections.unmodifiableSortedSet(all);
  }

  /** Those whose namespaces it lives in: it starts after them, and again when they have. */
  public SortedSet<String> running() {
    var all = new TreeSet<>(List.of(network, ipc, pid));
    all.remove("");
    return Collections.unmodifiableSortedSet(all);
  }
}
