package io.deputy.coordinator.plan;

import io.deputy.model.Mount;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which services name the same volume. Their slots of one number are to stand on one machine: what
 * the one writes the others are there to read. A service that was removed counts, since its volume
 * is kept, and one that took its place under another name is to find it.
 */
final class SharedVolumes {
  private final Map<String, List<ServiceId>> byVolume = new HashMap<>();

  SharedVolumes(Collection<ServiceRecord> records) {
    for (ServiceRecord record : records) {
      if (record.spec().boundToData()) {
        record
            .spec()
            .container()
            .volumes()
            .map(Mount.Volume::volume)
            .forEach(v -> byVolume.computeIfAbsent(v, _ -> new ArrayList<>(1)).add(record.id()));
      }
    }
  }

  /** In the order of the volumes, then of the services' ids. */
  Stream<ServiceId> sharers(ServiceRecord record) {
    return record
        .spec()
        .container()
        .volumes()
        .flatMap(v -> byVolume.getOrDefault(v.volume(), List.of()).stream())
        .filter(id -> !id.equals(record.id()));
  }
}
