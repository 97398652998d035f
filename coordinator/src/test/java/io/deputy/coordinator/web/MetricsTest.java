package io.deputy.coordinator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.api.Views;
import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.loop.SomeView;
import io.deputy.model.Connections;
import io.deputy.model.MachineName;
import io.deputy.model.ServiceId;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final ServiceId DB = ServiceId.parse("live/db");

  private final Views views = new Views(Runnable::run);
  private final Metrics metrics = new Metrics(views);

  private static ClusterView view(Map<String, Connections> ofDb) {
    var all = new TreeMap<MachineName, SortedMap<ServiceId, Connections>>();
    ofDb.forEach(
        (machine, connections) ->
            all.put(new MachineName(machine), new TreeMap<>(Map.of(DB, connections))));
    return SomeView.with(all);
  }

  @Test
  void what_came_of_connections_is_counted_for_each_machine() {
    views.accept(
        view(Map.of("h1", new Connections(3, 40, 30, 7, 2), "h2", new Connections(1, 1, 0, 0, 0))));
    assertThat(metrics.scrape().lines())
        .contains(
            "# TYPE deputy_connections_total counter",
            "deputy_connections_total{fate=\"held\",machine=\"h1\",service=\"live/db\"} 40.0",
            "deputy_connections_total{fate=\"released\",machine=\"h1\",service=\"live/db\"} 30.0",
            "deputy_connections_total{fate=\"closed\",machine=\"h1\",service=\"live/db\"} 7.0",
            "deputy_connections_total{fate=\"reset\",machine=\"h1\",service=\"live/db\"} 2.0",
            "deputy_connections_total{fate=\"held\",machine=\"h2\",service=\"live/db\"} 1.0",
            "deputy_waiting_connections{machine=\"h1\",service=\"live/db\"} 3.0",
            "deputy_waiting_connections{machine=\"h2\",service=\"live/db\"} 1.0");
  }

  @Test
  void they_follow_the_agents() {
    views.accept(view(Map.of("h1", new Connections(0, 40, 40, 0, 0))));
    metrics.scrape();
    views.accept(view(Map.of("h1", new Connections(0, 41, 41, 0, 0))));
    assertThat(metrics.scrape())
        .contains("{fate=\"held\",machine=\"h1\",service=\"live/db\"} 41.0");
    views.accept(view(Map.of("h2", new Connections(0, 1, 1, 0, 0))));
    assertThat(metrics.scrape()).contains("machine=\"h2\"").doesNotContain("machine=\"h1\"");
  }
}
