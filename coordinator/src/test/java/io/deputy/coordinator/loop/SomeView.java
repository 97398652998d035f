package io.deputy.coordinator.loop;

import io.deputy.coordinator.plan.Report;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.model.Connections;
import io.deputy.model.MachineName;
import io.deputy.model.ServiceId;
import io.deputy.model.Timings;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Views for tests of what is shown. */
public final class SomeView {
  private SomeView() {}

  /** Of a cluster without machines and services. */
  public static Snapshot nothing() {
    return new Snapshot(
        Timings.DEFAULT, Collections.emptySortedMap(), Collections.emptySortedMap(), Map.of());
  }

  public static ClusterView leading(long revision, Snapshot snapshot) {
    return leading(
        revision, snapshot, new Report(Collections.emptySortedMap()), Collections.emptySortedMap());
  }

  /**
   * @param leftAlone why services are
   */
  public static ClusterView leading(
      long revision, Snapshot snapshot, Report report, SortedMap<ServiceId, String> leftAlone) {
    return leading(revision, snapshot, report, leftAlone, Collections.emptySortedMap());
  }

  /** Of a cluster without services, where clients have come. */
  public static ClusterView with(
      SortedMap<MachineName, SortedMap<ServiceId, Connections>> connections) {
    return leading(
        1,
        nothing(),
        new Report(Collections.emptySortedMap()),
        Collections.emptySortedMap(),
        connections);
  }

  private static ClusterView leading(
      long revision,
      Snapshot snapshot,
      Report report,
      SortedMap<ServiceId, String> leftAlone,
      SortedMap<MachineName, SortedMap<ServiceId, Connections>> connections) {
    return new ClusterView(
        true,
        3,
        revision,
        Optional.empty(),
        snapshot,
        report,
        Map.of(),
        List.of(),
        leftAlone,
        List.of(),
        List.of(),
        connections,
        Collections.emptySortedMap());
  }
}
