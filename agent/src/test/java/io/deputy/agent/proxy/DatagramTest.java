package io.deputy.agent.proxy;

import static io.deputy.agent.route.RouteFixture.backend;
import static io.deputy.agent.route.RouteFixture.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deputy.agent.route.LocalBackend;
import io.deputy.agent.route.RouteFixture.Service;
import io.deputy.model.Access;
import io.deputy.model.MachineName;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.ServiceId;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How datagrams are carried, to a container of this machine ({@code local}) and to one behind
 * another agent. The same has to hold for both.
 */
class DatagramTest {
  @TempDir private static Path directory;

  private final String virtual = Net.address();
  private final String container = Net.address();
  private Machines machines;
  private ProxyTraffic here;
  private ProxyTraffic there;

  @BeforeEach
  void start() {
    machines = new Machines(directory, "h1", "h2");
    here = machines.start("h1");
    there = machines.start("h2");
  }

  @AfterEach
  void stop() {
    machines.close();
  }

  private static Service dns(String address) {
    return service("live/dns", address).udpPorts(Net.PORT);
  }

  /** Epoch 1 of the service runs on h1 or on h2; clients are on h1. */
  private void serve(boolean local) {
    LocalBackend ready = backend("live/dns.0#1", 1, true, container);
    if (local) {
      machines.routes("h1", here, List.of(dns(virtual).slot(1, 1, "h1")), ready);
    } else {
      machines.routes("h2", there, List.of(dns(Net.address()).slot(1, 1, "h2")), ready);
      machines.routes("h1", here, List.of(dns(virtual).slot(1, 1, "h2")));
    }
  }

  private DatagramClient client() {
    return new DatagramClient(virtual, Net.PORT);
  }

  private DatagramBackend program(String name) {
    return new DatagramBackend(name, container, Net.PORT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_client_is_answered_from_where_it_asked(boolean local) {
    serve(local);
    try (var program = program("dns:");
        var client = client()) {
      for (int i = 0; i < 100; i++) {
        client.say("question " + i);
        assertThat(client.heard()).isEqualTo("dns:question " + i);
      }
      assertThat(program.received).hasValue(100);
      assertThat(program.askers).as("all of one session").hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void datagrams_of_every_length_arrive_as_they_are(boolean local) {
    serve(local);
    try (var _ = program("");
        var client = client()) {
      var random = new Random(1);
      for (int length : List.of(1, 4, 512, 1472, 1473, 9000, 16_384, 65_506, 65_507)) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        client.say(bytes);
        assertThat(Arrays.equals(client.heard(5000), bytes)).as("%d bytes", length).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void clients_are_kept_apart(boolean local) {
    serve(local);
    try (var program = program("")) {
      var clients = new ArrayList<DatagramClient>();
      for (int i = 0; i < 50; i++) {
        clients.add(client());
        clients.get(i).say("client " + i);
      }
      for (int i = 0; i < 50; i++) {
        assertThat(clients.get(i).heard()).isEqualTo("client " + i);
        clients.get(i).close();
      }
      assertThat(program.askers).hasSize(50);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_new_epoch_ends_the_sessions_and_the_next_datagram_goes_there(boolean local) {
    serve(local);
    String heir = Net.address();
    try (var old = program("old:");
        var _ = new DatagramBackend("new:", heir, Net.PORT);
        var client = client()) {
      client.say("x");
      assertThat(client.heard()).isEqualTo("old:x");
      LocalBackend next = backend("live/dns.0#2", 2, true, heir);
      if (local) {
        machines.routes("h1", here, List.of(dns(virtual).slot(2, 2, "h1")), next);
      } else {
        machines.routes("h2", there, List.of(dns(Net.address()).slot(2, 2, "h2")), next);
        machines.routes("h1", here, List.of(dns(virtual).slot(2, 2, "h2")));
      }
      await().untilAsserted(() -> assertThat(client.ask("y")).isEqualTo("new:y"));
      int before = old.received.get();
      client.say("z");
      assertThat(client.heard()).isEqualTo("new:z");
      assertThat(old.received).as("nothing more").hasValue(before);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void what_comes_while_nobody_serves_is_passed_on_when_somebody_does(boolean local) {
    machines.routes("h1", here, List.of(dns(virtual).slot(1)));
    try (var _ = program("");
        var client = client()) {
      await("the port is open").until(() -> asked(client, "early"));
      client.say("late");
      serve(local);
      assertThat(client.heard()).isEqualTo("early");
      await().until(() -> client.heard().equals("late"));
      await().until(() -> here.waiting(ServiceId.parse("live/dns")) == 0);
    }
  }

  /** Until it is kept: a port opens a moment after the routes are there. */
  private boolean asked(DatagramClient client, String text) {
    if (here.waiting(ServiceId.parse("live/dns")) == 0) {
      client.say(text);
    }
    return here.waiting(ServiceId.parse("live/dns")) > 0;
  }

  @Test
  void only_a_few_are_kept_and_not_for_longer_than_the_hold() {
    machines.routes("h1", here, List.of(dns(virtual).holding(Duration.ofSeconds(1), 1000).slot(1)));
    try (var _ = program("");
        var client = client()) {
      await().until(() -> asked(client, "x"));
      for (int i = 0; i < 100; i++) {
        client.say("x");
      }
      await().until(() -> here.waiting(ServiceId.parse("live/dns")) == 0);
      serve(true);
      assertThat(client.hearsNothing()).isTrue();
      assertThat(client.ask("y")).isEqualTo("y");
    }
  }

  @Test
  void only_so_many_wait_as_the_service_lets() {
    machines.routes("h1", here, List.of(dns(virtual).holding(Duration.ofSeconds(30), 2).slot(1)));
    var clients = new ArrayList<DatagramClient>();
    try (var _ = program("")) {
      for (int i = 0; i < 5; i++) {
        clients.add(client());
      }
      await().until(() -> asked(clients.getFirst(), "x"));
      clients.forEach(client -> client.say("x"));
      await().until(() -> here.waiting(ServiceId.parse("live/dns")) == 2);
      serve(true);
      assertThat(clients.get(0).heard()).isEqualTo("x");
      assertThat(clients.get(1).heard()).isEqualTo("x");
      assertThat(clients.get(4).hearsNothing()).isTrue();
    } finally {
      clients.forEach(DatagramClient::close);
    }
  }

  /** The client asks again, and is heard by the other. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void who_refuses_comes_after_who_does_not(boolean local) {
    String other = Net.address();
    LocalBackend[] both = {
      backend("live/dns.0#1", 1, true, container), backend("live/dns.1#2", 1, true, other)
    };
    String at = local ? "h1" : "h2";
    Service service = dns(virtual).slot(1, 1, at).slot(1, 2, at);
    if (local) {
      machines.routes("h1", here, List.of(service), both);
    } else {
      var elsewhere = dns(Net.address()).slot(1, 1, at).slot(1, 2, at);
      machines.routes("h2", there, List.of(elsewhere), both);
      machines.routes("h1", here, List.of(service));
    }
    try (var _ = new DatagramBackend("other:", other, Net.PORT)) {
      for (int i = 0; i < 10; i++) {
        try (var client = client()) {
          assertThat(client.ask("x")).isEqualTo("other:x");
        }
      }
    }
  }

  @Test
  void a_program_that_comes_back_is_asked_again() {
    serve(true);
    try (var client = client()) {
      try (var _ = program("one:")) {
        assertThat(client.ask("x")).isEqualTo("one:x");
      }
      client.say("nobody");
      assertThat(client.hearsNothing()).isTrue();
      try (var _ = program("two:")) {
        assertThat(client.ask("x")).isEqualTo("two:x");
      }
    }
  }

  @Test
  void replicas_have_as_many_sessions_each() {
    String other = Net.address();
    machines.routes(
        "h1",
        here,
        List.of(dns(virtual).slot(1, 1, "h1").slot(1, 2, "h1")),
        backend("live/dns.0#1", 1, true, container),
        backend("live/dns.1#2", 1, true, other));
    try (var one = program("");
        var two = new DatagramBackend("", other, Net.PORT)) {
      var clients = new ArrayList<DatagramClient>();
      for (int i = 0; i < 20; i++) {
        clients.add(client());
        assertThat(clients.get(i).ask("x")).isEqualTo("x");
      }
      clients.forEach(DatagramClient::close);
      assertThat(one.askers).hasSize(10);
      assertThat(two.askers).hasSize(10);
    }
  }

  @Test
  void with_affinity_one_address_has_one_replica() {
    String other = Net.address();
    Access bySource = new Access(List.of(), List.of(), null, true, false);
    machines.routes(
        "h1",
        here,
        List.of(dns(virtual).access(bySource).slot(1, 1, "h1").slot(1, 2, "h1")),
        backend("live/dns.0#1", 1, true, container),
        backend("live/dns.1#2", 1, true, other));
    try (var one = program("");
        var two = new DatagramBackend("", other, Net.PORT)) {
      for (int i = 0; i < 10; i++) {
        try (var client = client()) {
          assertThat(client.ask("x")).isEqualTo("x");
        }
      }
      assertThat(one.askers.size() * two.askers.size()).isZero();
      assertThat(one.askers.size() + two.askers.size()).isEqualTo(10);
    }
  }

  private static PublishedPort published(String host, int port, boolean onMachine) {
    return new PublishedPort(host, port, Net.PORT, Protocol.UDP, onMachine);
  }

  @Test
  void a_published_port_is_answered_where_it_is_to_be() {
    String host = Net.address();
    LocalBackend ready = backend("live/dns.0#1", 1, true, container);
    Service dns = dns(virtual).publish(published(host, 15353, false)).slot(1, 1, "h1");
    machines.routes("h1", here, List.of(dns), ready);
    try (var _ = program("");
        var client = new DatagramClient(host, 15353)) {
      assertThat(client.ask("x")).isEqualTo("x");
      assertThat(here.troubles()).isEmpty();
      var elsewhere = new Access(List.of(), List.of(new MachineName("h2")), null, false, false);
      machines.routes("h1", here, List.of(dns.access(elsewhere)), ready);
      await().until(client::hearsNothingOf);
    }
  }

  @Test
  void a_port_on_all_addresses_is_answered_at_each_by_itself() throws Exception {
    LocalBackend ready = backend("live/dns.0#1", 1, true, container);
    Service dns = dns(virtual).publish(published("", 15354, false)).slot(1, 1, "h1");
    machines.routes("h1", here, List.of(dns), ready);
    try (var _ = program("")) {
      for (String address : List.of("127.0.0.1", "::1")) {
        try (var client = new DatagramClient(address, 15354)) {
          assertThat(client.ask("x")).as(address).isEqualTo("x");
        }
      }
    }
  }

  @Test
  void who_publishes_the_address_of_another_service_does_not_get_its_port() {
    String other = Net.address();
    machines.routes(
        "h1",
        here,
        List.of(
            service("dev/dns", Net.address())
                .publish(published(virtual, Net.PORT, false))
                .slot(1, 1, "h1"),
            dns(virtual).slot(1, 1, "h1")),
        backend("dev/dns.0#1", 1, true, other),
        backend("live/dns.0#1", 1, true, container));
    try (var _ = program("live:");
        var _ = new DatagramBackend("dev:", other, Net.PORT);
        var client = client()) {
      assertThat(client.ask("x")).isEqualTo("live:x");
      assertThat(here.troubles())
          .containsExactly(
              "port %s:%d/udp of dev/dns is not answered: it belongs to live/dns"
                  .formatted(virtual, Net.PORT));
    }
  }

  @Test
  void a_flood_of_one_service_leaves_the_others_their_sessions() {
    String quiet = Net.address();
    String log = Net.address();
    machines.routes(
        "h1",
        here,
        List.of(
            dns(virtual).slot(1, 1, "h1"),
            service("live/log", quiet).udpPorts(Net.PORT).slot(1, 1, "h1")),
        backend("live/dns.0#1", 1, true, container),
        backend("live/log.0#1", 1, true, log));
    try (var flooded = program("");
        var other = new DatagramBackend("", log, Net.PORT);
        var client = new DatagramClient(quiet, Net.PORT)) {
      assertThat(client.ask("x")).isEqualTo("x");
      for (int i = 0; i < 1500; i++) {
        try (var one = client()) {
          one.say("flood");
          one.heard(5);
        }
      }
      assertThat(client.ask("y")).isEqualTo("y");
      assertThat(other.askers).as("the same session").hasSize(1);
      assertThat(flooded.received.get()).as("as many as there may be").isGreaterThanOrEqualTo(1024);
    }
  }

  @Test
  void a_port_that_another_program_has_is_told_once() throws Exception {
    try (var other = new DatagramSocket(new InetSocketAddress("0.0.0.0", 15355))) {
      machines.routes(
          "h1", here, List.of(dns(virtual).publish(published("0.0.0.0", 15355, false))));
      await()
          .untilAsserted(
              () ->
                  assertThat(here.troubles())
                      .containsExactly(
                          "port 0.0.0.0:15355/udp of live/dns is not answered: another program"
                              + " has it"));
      assertThat(other.isBound()).isTrue();
    }
    await().untilAsserted(() -> assertThat(here.troubles()).isEmpty());
  }
}
