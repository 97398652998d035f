package io.deputy.coordinator.goals;

import static io.deputy.coordinator.goals.SomeService.SPEC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.deputy.model.Machine;
import io.deputy.model.MachineFacts;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Role;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceRoute;
import io.deputy.model.SlotRoute;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RouteBookTest {
  private static final Placement SERVING = SomeService.placement(1, "h1", Role.PRIMARY, false);
  private static final Placement FALLBACK = SomeService.placement(2, "h2", Role.FALLBACK, false);

  private static List<ServiceRoute> routes(ServiceRecord record) {
    return RouteBook.of(List.of(record), List.of(), Map.of()).services();
  }

  @Test
  void aSlotIsServedByItsPrimary() {
    assertThat(routes(SomeService.record(SPEC, FALLBACK, SERVING)))
        .singleElement()
        .satisfies(
            route -> {
              assertThat(route.address()).isEqualTo(SomeService.ADDRESS);
              assertThat(route.slots())
                  .containsExactly(new SlotRoute(0, 1, SERVING.id(), SomeService.machine("h1")));
            });
  }

  @Test
  void whileItsPrimaryDrainsOrThereIsNoneConnectionsWait() {
    var waits = new SlotRoute(0, 1, null, null);
    for (ServiceRecord record :
        List.of(
            SomeService.record(SPEC, SERVING.drained(), FALLBACK),
            SomeService.record(SPEC, SERVING.ended(), FALLBACK))) {
      assertThat(routes(record).getFirst().slots()).containsExactly(waits);
    }
  }

  @Test
  void aSlotThatWasNeverFilledHasARouteToo() {
    assertThat(routes(SomeService.record(SPEC.withReplicas(2), SERVING)).getFirst().slots())
        .extracting(SlotRoute::index, SlotRoute::epoch, SlotRoute::placement)
        .containsExactly(tuple(0, 1L, SERVING.id()), tuple(1, 0L, null));
  }

  @Test
  void whatShouldNotRunHasNoRoute() {
    assertThat(routes(SomeService.record(SPEC, SERVING).asRemoved())).isEmpty();
    assertThat(routes(SomeService.record(SPEC.withReplicas(0), SERVING))).isEmpty();
  }

  @Test
  void portsThatTheImageDeclaresAreAdded() {
    Map<PlacementId, Observation> observations =
        Map.of(
            FALLBACK.id(),
            new Observation(
                FALLBACK.id(),
                Phase.READY,
                "",
                0,
                Duration.ZERO,
                "c",
                new TreeSet<>(List.of(8080))));
    var record = SomeService.record(SPEC, SERVING, FALLBACK);
    assertThat(RouteBook.of(List.of(record), List.of(), observations).services().getFirst().ports())
        .containsExactly(8080);
  }

  @Test
  void whatAMachineIsLikeIsNoNewsToRoutes() {
    assertThat(RouteBook.of(List.of(), List.of(machine(4, "ssd")), Map.of()))
        .isEqualTo(RouteBook.of(List.of(), List.of(machine(8, "hdd")), Map.of()));
  }

  private static Machine machine(int cpus, String disk) {
    var facts = new MachineFacts("boot", "linux", "amd64", cpus, cpus, cpus, "6", disk, "0.1");
    return new Machine(
        SomeService.machine("h1"), "10.0.0.1", 7421, new TreeMap<>(Map.of("disk", disk)), facts);
  }
}
