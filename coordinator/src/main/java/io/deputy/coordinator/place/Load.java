package io.deputy.coordinator.place;

import io.deputy.model.PlacementId;
import io.deputy.model.PublishedPort;
import io.deputy.model.ServiceSpec;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a machine carries already. Owned and changed by one {@link Placer}, nobody else. */
final class Load {
  private int placements;
  private long milliCpus;
  private long memoryBytes;
  // By port, all who have it: a spec that changed may have given one port to two.
  private final Map<PublishedPort, TreeSet<PlacementId>> hostPorts = new HashMap<>(0);

  void add(PlacementId id, ServiceSpec spec) {
    count(spec, 1);
    for (PublishedPort port : spec.ports()) {
      if (port.onMachine()) {
        hostPorts.computeIfAbsent(port, _ -> new TreeSet<>()).add(id);
      }
    }
  }

  void remove(PlacementId id, ServiceSpec spec) {
    count(spec, -1);
    for (PublishedPort port : spec.ports()) {
      if (port.onMachine()) {
        hostPorts.computeIfPresent(
            port,
            (_, owners) -> {
              owners.remove(id);
              return owners.isEmpty() ? null : owners;
            });
      }
    }
  }

  int placements() {
    return placements;
  }

  long milliCpus() {
    return milliCpus;
  }

  long memoryBytes() {
    return memoryBytes;
  }

  /** Who has the port on this machine, at an address that overlaps; null if nobody has. */
  @Nullable PlacementId owner(PublishedPort port) {
    return hostPorts.entrySet().stream()
        .filter(held -> held.getKey().overlaps(port))
        .map(held -> held.getValue().first())
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  private void count(ServiceSpec spec, int sign) {
    placements += sign;
    milliCpus += sign * spec.reservation().milliCpus();
    memoryBytes += sign * spec.reservation().memoryBytes();
  }
}
