package io.deputy.coordinator.api;

import static io.deputy.coordinator.goals.SomeService.machine;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deputy.coordinator.goals.SomeService;
import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.loop.SomeView;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.model.MachineName;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Role;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import io.deputy.model.Spread;
import io.deputy.model.Timings;
import io.deputy.proto.v1.OperatorProto.SwitchoverRequest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which slot an operator means to move, and what can't be meant. */
class WantedTest {
  /** With a primary in each of two slots. */
  private static ClusterView view(ServiceSpec spec) {
    ServiceRecord record = ServiceRecord.fresh(spec, SomeService.ADDRESS).withPlaced(2);
    for (int i = 0; i < 2; i++) {
      MachineName machine = machine("h" + (i + 1));
      var slot = new SlotId(SomeService.ID, i);
      var primary = new PlacementId(slot, i + 1);
      record =
          record.withSlot(
              new Slot(
                  slot,
                  1,
                  machine,
                  List.of(
                      new Placement(
                          primary, machine, spec.hash(), Role.PRIMARY, 1, false, List.of()))));
    }
    return SomeView.leading(
        1,
        new Snapshot(
            Timings.DEFAULT,
            Collections.emptySortedMap(),
            new TreeMap<>(Map.of(SomeService.ID, record)),
            Map.of()));
  }

  private static void refused(ServiceSpec spec, String why) {
    var request = SwitchoverRequest.newBuilder().setApp("blog").setService("web").build();
    assertThatThrownBy(() -> Wanted.of(request, view(spec))).hasMessage("INVALID_ARGUMENT: " + why);
  }

  @Test
  void ofSeveralReplicasItIsToBeSaidWhich() {
    refused(
        SomeService.SPEC.withReplicas(2),
        "blog/web has 2 replicas, say which: blog/web.0, blog/web.1");
  }

  @Test
  void whatIsOnEveryMachineIsNotAskedWhich() {
    refused(
        SomeService.SPEC.withSpread(Spread.EVERY_MACHINE),
        "blog/web is not moved: one of blog/web runs on every machine (deploy.mode: global), so none"
            + " of them moves");
  }
}
