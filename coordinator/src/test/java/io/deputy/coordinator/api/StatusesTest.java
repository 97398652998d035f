package io.deputy.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.admit.AppChange;
import io.deputy.coordinator.goals.SomeService;
import io.deputy.coordinator.loop.SomeView;
import io.deputy.coordinator.plan.Report;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.model.ChangeKind;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Standing;
import io.deputy.model.Timings;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StatusesTest {
  /** The same containers, so that it has the same hash. */
  private static final ServiceSpec MORE = SomeService.SPEC.withReplicas(3);

  private static String shown(ServiceRecord record) {
    var id = SomeService.ID;
    var snapshot =
        new Snapshot(
            Timings.DEFAULT,
            Collections.emptySortedMap(),
            new TreeMap<>(Map.of(id, record)),
            Map.of());
    var report = new Report(new TreeMap<>(Map.of(id, new Standing.Settled(List.of()))));
    var view = SomeView.leading(7, snapshot, report, Collections.emptySortedMap());
    return Statuses.of(view, "", "c1").getServices(0).getVersion();
  }

  private static String told(ServiceSpec spec) {
    var change = new AppChange(SomeService.ID, ChangeKind.ADJUSTED, Optional.of(spec), List.of());
    return Changes.write(change).getVersion();
  }

  @Test
  void whoAppliedAServiceRecognizesItUntilSomebodyElseChangesIt() {
    assertThat(shown(SomeService.record(SomeService.SPEC)))
        .isNotEmpty()
        .isEqualTo(told(SomeService.SPEC))
        .isNotEqualTo(told(MORE));
    assertThat(shown(SomeService.record(MORE))).isEqualTo(told(MORE));
  }

  @Test
  void whatIsBeingRemovedHasNoVersion() {
    assertThat(shown(SomeService.record(SomeService.SPEC).asRemoved())).isEmpty();
  }
}
