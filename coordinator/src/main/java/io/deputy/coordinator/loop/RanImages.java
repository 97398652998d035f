package io.deputy.coordinator.loop;

import io.deputy.coordinator.plan.Snapshot;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.ServiceRecord;
import java.util.HashMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which images an app's services run with, of those made from what should run now.
 *
 * @param revision the app's index
 * @param images Docker's ids by service
 */
public record RanImages(long revision, SortedMap<String, SortedSet<String>> images) {
  /** By app; none of apps without revisions. */
  public static SortedMap<String, RanImages> of(Snapshot snapshot) {
    var indices = new HashMap<String, Long>();
    snapshot.services().values().forEach(r -> indices.merge(r.id().app(), r.revision(), Math::max));
    var all = new TreeMap<String, RanImages>();
    for (ServiceRecord record : snapshot.services().values()) {
      String app = record.id().app();
      long index = indices.getOrDefault(app, 0L);
      SortedSet<String> ids = ids(snapshot, record);
      if (index > 0 && !record.removed() && !ids.isEmpty()) {
        all.computeIfAbsent(app, _ -> new RanImages(index, new TreeMap<>()))
            .images
            .put(record.id().service(), ids);
      }
    }
    return all;
  }

  private static SortedSet<String> ids(Snapshot snapshot, ServiceRecord record) {
    var ids = new TreeSet<String>();
    record
        .placements()
        .filter(Placement::live)
        .filter(p -> p.hash().equals(record.current()))
        .forEach(
            p ->
                snapshot
                    .observation(p.id())
                    .filter(o -> o.phase() == Phase.HEALTHY || o.phase() == Phase.COMPLETED)
                    .map(Observation::image)
                    .filter(image -> !image.isEmpty())
                    .ifPresent(ids::add));
    return ids;
  }
}
