package io.deputy.agent.proxy;

import static io.deputy.agent.route.RouteFixture.backend;
import static io.deputy.agent.route.RouteFixture.published;
import static io.deputy.agent.route.RouteFixture.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deputy.agent.route.RouteFixture.Service;
import io.deputy.model.Access;
import io.deputy.model.FloatingAddress;
import io.deputy.model.MachineName;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngressTest {
  private static final int PUBLISHED = 18080;

  @TempDir private static Path directory;

  private final String host = Net.address();
  private final String container = Net.address();
  private Machines machines;
  private ProxyTraffic traffic;
  private Backend backend;

  @BeforeEach
  void start() {
    machines = new Machines(directory, "h1", "h2");
    traffic = machines.start("h1");
    backend = new Backend(container, Net.PORT, Backend.ECHO);
  }

  @AfterEach
  void stop() throws IOException {
    machines.close();
    backend.close();
  }

  private static Service web() {
    return service("live/web", Net.address());
  }

  private void routes(Service... services) {
    machines.routes("h1", traffic, List.of(services), backend("live/web.0#1", 1, true, container));
  }

  private boolean echoes(String address) throws IOException {
    try (Socket client = Net.connect(address, PUBLISHED)) {
      client.getOutputStream().write('x');
      return client.getInputStream().read() == 'x';
    }
  }

  @Test
  void a_published_port_is_answered_at_its_address_and_closed_when_it_goes() throws Exception {
    Service web = web().slot(1, 1, "h1");
    routes(web.publish(published(host, PUBLISHED, Net.PORT)));
    Net.awaitListening(host, PUBLISHED);
    assertThat(echoes(host)).isTrue();
    assertThat(traffic.troubles()).isEmpty();
    routes(web);
    Net.awaitClosed(host, PUBLISHED);
  }

  @ParameterizedTest
  @CsvSource({
    "'',      true,  true",
    "0.0.0.0, true,  false",
    "::,      false, true",
    "::1,     false, true"
  })
  void a_port_is_answered_by_the_families_of_its_address(String at, boolean four, boolean six) {
    routes(web().slot(1, 1, "h1").publish(published(at, PUBLISHED, Net.PORT)));
    await().untilAsserted(() -> assertThat(answers("127.0.0.1")).isEqualTo(four));
    await().untilAsserted(() -> assertThat(answers("::1")).isEqualTo(six));
    assertThat(traffic.troubles()).isEmpty();
  }

  private boolean answers(String address) throws IOException {
    try {
      return echoes(address);
    } catch (UncheckedIOException refused) {
      return false;
    }
  }

  @Test
  void both_families_of_one_port_may_be_of_two_services() throws Exception {
    routes(
        web().slot(1, 1, "h1").publish(published("0.0.0.0", PUBLISHED, Net.PORT)),
        service("dev/web", Net.address())
            .holding(Duration.ofMillis(1), 1)
            .publish(published("::", PUBLISHED, Net.PORT)));
    await().untilAsserted(() -> assertThat(answers("127.0.0.1")).isTrue());
    assertThat(traffic.troubles()).isEmpty();
  }

  @Test
  void a_port_that_another_program_has_is_told_and_taken_when_it_is_free() throws Exception {
    try (var other = new ServerSocket()) {
      other.bind(new InetSocketAddress(host, PUBLISHED));
      routes(web().slot(1, 1, "h1").publish(published(host, PUBLISHED, Net.PORT)));
      await()
          .untilAsserted(
              () ->
                  assertThat(traffic.troubles())
                      .containsExactly(
                          "port %s:%d of live/web is not answered: another program has it"
                              .formatted(host, PUBLISHED)));
      assertThat(other.isBound()).isTrue();
    }
    await().untilAsserted(() -> assertThat(traffic.troubles()).isEmpty());
    assertThat(echoes(host)).isTrue();
  }

  @Test
  void what_can_not_be_answered_is_told() {
    routes(
        web()
            .slot(1, 1, "h1")
            .publish(
                published("203.0.113.7", PUBLISHED, Net.PORT),
                published("localhost", PUBLISHED, Net.PORT)));
    await()
        .untilAsserted(
            () ->
                assertThat(traffic.troubles())
                    .containsExactlyInAnyOrder(
                        "port 203.0.113.7:18080 of live/web is not answered: this machine does not"
                            + " have the address",
                        "port localhost:18080 of live/web is not answered: address: found"
                            + " \"localhost\", expected an IP address"));
  }

  @Test
  void a_port_at_an_address_that_is_on_another_machine_is_no_trouble() throws Exception {
    var access =
        new Access(List.of(), List.of(), FloatingAddress.parse("203.0.113.7/24"), false, false);
    Service web = web().slot(1, 1, "h2").access(access);
    routes(
        web.publish(
            published("203.0.113.7", PUBLISHED, Net.PORT), published(host, PUBLISHED, Net.PORT)));
    Net.awaitListening(host, PUBLISHED);
    assertThat(traffic.troubles()).isEmpty();
  }

  @Test
  void a_port_of_two_services_belongs_to_the_first() throws Exception {
    routes(
        web().slot(1, 1, "h1").publish(published(host, PUBLISHED, Net.PORT)),
        service("dev/web", Net.address()).publish(published(host, PUBLISHED, Net.PORT)));
    Net.awaitListening(host, PUBLISHED);
    assertThat(echoes(host)).isTrue();
    assertThat(traffic.troubles())
        .containsExactly(
            "port %s:%d of dev/web is not answered: it belongs to live/web"
                .formatted(host, PUBLISHED));
  }

  @Test
  void a_port_is_answered_only_on_the_machines_that_are_named() throws Exception {
    Service web = web().slot(1, 1, "h1").publish(published(host, PUBLISHED, Net.PORT));
    routes(web.access(onlyOn("h1")));
    Net.awaitListening(host, PUBLISHED);
    routes(web.access(onlyOn("h2")));
    Net.awaitClosed(host, PUBLISHED);
  }

  private static Access onlyOn(String machine) {
    return new Access(List.of(), List.of(new MachineName(machine)), null, false, false);
  }

  @Test
  void a_port_in_host_mode_is_answered_only_where_the_primary_runs() throws Exception {
    var onMachine = new PublishedPort(host, PUBLISHED, Net.PORT, Protocol.TCP, true);
    Service web = web().publish(onMachine, published(host, PUBLISHED + 1, Net.PORT));
    routes(web.slot(1, 1, "h1"));
    Net.awaitListening(host, PUBLISHED);
    routes(web.slot(2, 2, "h2"));
    Net.awaitClosed(host, PUBLISHED);
    assertThat(Net.listens(host, PUBLISHED + 1)).as("the ordinary one").isTrue();
  }
}
