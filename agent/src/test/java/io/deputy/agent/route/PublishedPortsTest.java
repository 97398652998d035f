package io.deputy.agent.route;

import static io.deputy.agent.route.RouteFixture.machine;
import static io.deputy.agent.route.RouteFixture.published;
import static io.deputy.agent.route.RouteFixture.service;
import static io.deputy.agent.route.RouteFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.route.PublishedPorts.Door;
import io.deputy.agent.route.PublishedPorts.Target;
import io.deputy.agent.route.RouteFixture.Service;
import io.deputy.model.Machine;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.ServiceId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** As seen from h1, 10.0.0.1. */
class PublishedPortsTest {
  private static final List<Machine> MACHINES = List.of(machine("h1"), machine("h2"));
  private static final Target WEB = new Target(ServiceId.parse("live/web"), 80);

  private static PublishedPorts of(Service... services) {
    return PublishedPorts.of(table("h1", MACHINES, List.of(services)), Protocol.TCP);
  }

  private static Service web(PublishedPort... ports) {
    return service("live/web", "198.18.0.1").publish(ports);
  }

  @Test
  void onEveryAddressOfEveryMachine() {
    var ports = of(web(published("", 8080, 80), published("0.0.0.0", 8081, 80)));
    assertThat(ports.everywhere()).containsOnlyKeys(8080, 8081);
    assertThat(ports.find("10.0.0.1", 8080)).contains(WEB);
    assertThat(ports.find("10.0.0.2", 8081)).contains(WEB);
    assertThat(ports.find("172.18.0.1", 8080)).as("any address of this machine").contains(WEB);
    assertThat(ports.find("10.0.0.1", 80)).isEmpty();
  }

  @Test
  void atOneAddress() {
    var ports = of(web(published("10.0.0.2", 8080, 80)));
    assertThat(ports.at()).containsOnlyKeys(new Door("10.0.0.2", 8080));
    assertThat(ports.find("10.0.0.2", 8080)).contains(WEB);
    assertThat(ports.find("10.0.0.1", 8080)).isEmpty();
  }

  @Test
  void whereItsContainersRun() {
    var onMachine = new PublishedPort("", 8080, 80, Protocol.TCP, true);
    assertThat(of(web(onMachine)).everywhere()).isEmpty();
    var here = of(web(onMachine).slot(1, 1, "h1"));
    assertThat(here.find("172.18.0.1", 8080)).contains(WEB);
    assertThat(here.find("10.0.0.2", 8080)).as("another machine's own affair").isEmpty();
    var there = of(web(onMachine).slot(1, 1, "h2"));
    assertThat(there.find("10.0.0.2", 8080)).contains(WEB);
    assertThat(there.find("10.0.0.1", 8080)).isEmpty();
  }

  @Test
  void theFirstOfTwoHasIt() {
    var dev = service("dev/web", "198.18.0.2").publish(published("", 8080, 81));
    assertThat(of(web(published("", 8080, 80)), dev).find("10.0.0.1", 8080)).contains(WEB);
  }

  @Test
  void notThoseWithoutANumberYetOrOfIpv6OrOfTheOtherProtocol() {
    Service web =
        web(
            published("", 0, 80),
            published("::", 8080, 80),
            new PublishedPort("", 8081, 80, Protocol.UDP, false));
    assertThat(of(web).everywhere()).isEmpty();
    assertThat(of(web).at()).isEmpty();
    var udp = PublishedPorts.of(table("h1", MACHINES, List.of(web)), Protocol.UDP);
    assertThat(udp.everywhere()).containsOnlyKeys(8081);
  }
}
