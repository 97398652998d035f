package io.deputy.coordinator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.lead.Seat;
import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.plan.Report;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.model.Timings;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusLineTest {
  private static ClusterView view(long term, Optional<Seat> leader, String... troubles) {
    return new ClusterView(
        term > 0,
        term,
        1,
        leader,
        new Snapshot(
            Timings.DEFAULT, Collections.emptySortedMap(), Collections.emptySortedMap(), Map.of()),
        new Report(Collections.emptySortedMap()),
        Map.of(),
        List.of(troubles),
        Collections.emptySortedMap(),
        List.of(),
        List.of(),
        Collections.emptySortedMap(),
        Collections.emptySortedMap());
  }

  @Test
  void itSaysWhoLeads() {
    assertThat(StatusLine.of(null)).isEqualTo("starting");
    assertThat(StatusLine.of(view(5, Optional.empty()))).isEqualTo("leads, term 5");
    assertThat(StatusLine.of(view(0, Optional.of(new Seat("h2", "10.0.0.2", 7420)))))
        .isEqualTo("follows h2");
    assertThat(StatusLine.of(view(0, Optional.empty()))).isEqualTo("no leader");
  }

  @Test
  void andWhatIsWrongWithTheClusterInOneLine() {
    assertThat(StatusLine.of(view(0, Optional.empty(), "Consul is away:\nrefused", "so is all")))
        .isEqualTo("no leader; Consul is away: refused; so is all");
  }
}
