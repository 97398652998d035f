package io.deputy.agent.proxy;

import static io.deputy.agent.route.RouteFixture.machine;
import static io.deputy.agent.route.RouteFixture.published;
import static io.deputy.agent.route.RouteFixture.service;
import static io.deputy.agent.route.RouteFixture.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.net.ClosedPorts;
import io.deputy.agent.net.FirewallRules;
import io.deputy.agent.net.Grant;
import io.deputy.agent.route.PublishedPorts;
import io.deputy.agent.route.RouteFixture.Service;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.model.Access;
import io.deputy.model.FloatingAddress;
import io.deputy.model.Machine;
import io.deputy.model.MachineName;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.tls.TlsFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WantedRulesTest {
  private static final TlsFiles TLS = new TlsFiles(Path.of("ca"), Path.of("cert"), Path.of("key"));
  private static final ProxySettings SETTINGS =
      ProxySettings.of(
          "lab",
          new MachineName("h1"),
          "10.0.0.1",
          7421,
          TLS,
          "198.18.0.0/16",
          7422,
          () -> ClosedPorts.DEFAULTS,
          List.of(new Grant("live", 8500), new Grant("nobody", 2375)));

  private static final Set<Listeners.Place> OPEN =
      Set.of(new Listeners.Place(Protocol.UDP, "198.18.0.5", 53));

  private static FirewallRules rules(
      List<AppNetwork> networks, List<Machine> machines, Service... services) {
    var table = table("h1", machines, List.of(services));
    return WantedRules.of(
        SETTINGS, 7422, networks, PublishedPorts.of(table, Protocol.TCP), table, OPEN);
  }

  @Test
  void networksAreKnownByTheirSubnetsAndGrantsByTheirApps() {
    var rules =
        rules(
            List.of(
                new AppNetwork("live", "live_default", "172.18.0.0/16", "172.18.0.1"),
                new AppNetwork("live", "live_back", "172.19.0.0/16", "172.19.0.1"),
                new AppNetwork("dev", "dev_default", "172.20.0.0/16", "172.20.0.1"),
                new AppNetwork("dev", "dev_odd", "fd00::/64", "fd00::1")),
            List.of());
    assertThat(rules.apps()).containsExactly("172.18.0.0/16", "172.19.0.0/16", "172.20.0.0/16");
    assertThat(rules.granted()).containsExactly("172.18.0.0/16 . 8500", "172.19.0.0/16 . 8500");
    assertThat(rules.closed()).isEqualTo(ClosedPorts.DEFAULTS);
    assertThat(rules.port()).isEqualTo(7422);
  }

  @Test
  void machinesAreThoseThatHaveAnIpv4Address() {
    var rules =
        rules(
            List.of(),
            List.of(
                machine("h1"),
                machine("h2", "10.0.0.2", 7500),
                machine("h3", "fd00::3", 7421),
                Machine.unknown(new MachineName("h4"))));
    assertThat(rules.machines()).containsExactly("10.0.0.1", "10.0.0.2");
    assertThat(rules.peers()).containsExactly("10.0.0.1 . 7421", "10.0.0.2 . 7500");
  }

  @Test
  void portsThatContainersCanNotAskForAreLeftOut() {
    var rules =
        rules(
            List.of(),
            List.of(),
            service("live/web", "198.18.0.1")
                .publish(
                    published("", 8080, 80),
                    published("127.0.0.1", 8081, 80),
                    published("localhost", 8082, 80),
                    published("::1", 8083, 80),
                    published("10.0.0.9", 8084, 80)));
    assertThat(rules.published()).containsExactly(8080);
    assertThat(rules.publishedAt()).containsExactly("10.0.0.9 . 8084");
  }

  @Test
  void whatContainersSendToPublishedPortsGoesToTheService() {
    var rules =
        rules(
                List.of(new AppNetwork("live", "live_default", "172.18.0.0/16", "172.18.0.1")),
                List.of(machine("h1"), machine("h2")),
                service("live/dns", "198.18.0.5")
                    .udpPorts(53, 5353)
                    .publish(
                        udp("", 53, 53, false),
                        udp("10.0.0.9", 54, 53, false),
                        udp("127.0.0.1", 55, 53, false),
                        udp("::1", 56, 53, false),
                        udp("", 57, 5353, true))
                    .slot(1, 1, "h2"),
                service("live/web", "198.18.0.6").ports(80))
            .datagrams();
    assertThat(rules.known())
        .as("not the one that another program has")
        .containsExactly("198.18.0.5 . 53");
    assertThat(rules.names()).containsExactly("172.18.0.1");
    assertThat(rules.everywhere()).containsOnly(Map.entry(53, "198.18.0.5:53"));
    assertThat(rules.here()).isEmpty();
    assertThat(rules.at())
        .containsOnly(
            Map.entry("10.0.0.9 . 54", "198.18.0.5:53"),
            Map.entry("10.0.0.2 . 57", "198.18.0.5:5353"));
  }

  private static PublishedPort udp(String host, int port, int target, boolean onMachine) {
    return new PublishedPort(host, port, target, Protocol.UDP, onMachine);
  }

  @Test
  void anAddressThatMovesIsAMachinesAndAnswersWhereItsPrimaryIs() {
    var access =
        new Access(List.of(), List.of(), FloatingAddress.parse("10.0.0.50/24"), false, false);
    Service web = service("live/web", "198.18.0.1").access(access);
    assertThat(rules(List.of(), List.of(), web.slot(1, 1, "h1")).elsewhere()).isEmpty();
    for (Service elsewhere : List.of(web.slot(1, 1, "h2"), web.slot(1))) {
      var rules = rules(List.of(), List.of(), elsewhere);
      assertThat(rules.elsewhere()).containsExactly("10.0.0.50");
      assertThat(rules.machines()).containsExactly("10.0.0.50");
    }
  }
}
