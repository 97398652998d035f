package io.deputy.coordinator.goals;

import static io.deputy.coordinator.goals.SomeService.SPEC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.deputy.model.ContainerSpec;
import io.deputy.model.Machine;
import io.deputy.model.MachineFacts;
import io.deputy.model.NetworkMode;
import io.deputy.model.Networking;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Ports;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.Role;
import io.deputy.model.Routes;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceRoute;
import io.deputy.model.ServiceSpec;
import io.deputy.model.SlotRoute;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RouteBookTest {
  private static final Placement SERVING = SomeService.placement(1, "h1", Role.PRIMARY, false);
  private static final Placement FALLBACK = SomeService.placement(2, "h2", Role.FALLBACK, false);

  private static List<ServiceRoute> routes(ServiceRecord record) {
    return routes(record, new ImagePorts());
  }

  private static List<ServiceRoute> routes(ServiceRecord record, ImagePorts images) {
    return RouteBook.of(List.of(record), Stream.of(), images).services();
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

  /** A record of a release that carried no UDP names only what is published. */
  @Test
  void portsForDatagramsAreThoseKnownAndThosePublished() {
    var published =
        List.of(
            new PublishedPort("", 53, 5353, Protocol.UDP, false),
            new PublishedPort("", 80, 80, Protocol.TCP, false));
    var route = routes(SomeService.record(SPEC.withPorts(published), SERVING)).getFirst();
    assertThat(route.udpPorts()).containsExactly(5353);
    assertThat(route.ports()).isEmpty();
  }

  private static Map<PlacementId, Observation> declares(Ports ports) {
    var observation =
        new Observation(FALLBACK.id(), Phase.READY, 0, "", 0, Duration.ZERO, "c", ports);
    return Map.of(FALLBACK.id(), observation);
  }

  @Test
  void portsThatTheImageDeclaresAreAddedAndStayWhileAgentsAreStartedAgain() {
    var record = SomeService.record(SPEC, SERVING, FALLBACK);
    var images = new ImagePorts();
    images.learn(List.of(record), declares(Ports.ofTcp(8080)));
    assertThat(routes(record, images).getFirst().ports()).containsExactly(8080);
    images.learn(List.of(record), Map.of());
    images.learn(List.of(record), declares(Ports.NONE));
    assertThat(routes(record, images).getFirst().ports()).containsExactly(8080);
    images.learn(List.of(), Map.of());
    assertThat(routes(record, images).getFirst().ports()).as("nobody has it any more").isEmpty();
  }

  @Test
  void soAreThoseForDatagrams() {
    var images = new ImagePorts();
    images.learn(
        List.of(SomeService.record(SPEC, SERVING, FALLBACK)),
        declares(Ports.ofTcp(8125).and(Ports.ofUdp(8125, 8126))));
    var route = routes(SomeService.record(SPEC, SERVING, FALLBACK), images).getFirst();
    assertThat(route.ports()).containsExactly(8125);
    assertThat(route.udpPorts()).containsExactly(8125, 8126);
  }

  /** An agent that listened on them would keep it from doing so. */
  @Test
  void thePortsOfOneOnItsMachinesOwnNetworkAreLeftFree() {
    var host =
        ContainerSpec.of("img:1").withNetworking(Networking.USUAL.withMode(NetworkMode.HOST));
    var record = SomeService.record(ServiceSpec.of(SomeService.ID, host).withHash("now"), SERVING);
    var images = new ImagePorts();
    images.learn(List.of(record), declares(Ports.ofTcp(8080)));
    assertThat(routes(record, images).getFirst().ports()).isEmpty();
  }

  @Test
  void whatAMachineIsLikeIsNoNewsToRoutes() {
    assertThat(machines(machine(4, "ssd"))).isEqualTo(machines(machine(8, "hdd")));
  }

  @Test
  void aMachineThatNobodyCanFindIsNotRouted() {
    assertThat(machines(Machine.unknown(SomeService.machine("h1"))).machines()).isEmpty();
  }

  private static Routes machines(Machine machine) {
    return RouteBook.of(List.of(), Stream.of(machine), new ImagePorts());
  }

  private static Machine machine(int cpus, String disk) {
    var facts = new MachineFacts("boot", "linux", "amd64", cpus, cpus, cpus, "6", disk, "0.1");
    return new Machine(
        SomeService.machine("h1"), "10.0.0.1", 7421, new TreeMap<>(Map.of("disk", disk)), facts);
  }
}
