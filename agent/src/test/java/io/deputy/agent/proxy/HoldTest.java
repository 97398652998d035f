package io.deputy.agent.proxy;

import static io.deputy.agent.route.RouteFixture.backend;
import static io.deputy.agent.route.RouteFixture.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.deputy.agent.route.LocalBackend;
import io.deputy.agent.route.RouteFixture;
import io.deputy.agent.route.RouteFixture.Service;
import io.deputy.model.ServiceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldTest {
  private static final ServiceId DB = ServiceId.parse("live/db");

  @TempDir private static Path directory;

  private final String virtual = Net.address();
  private final String container = Net.address();
  private Machines machines;
  private ProxyTraffic traffic;

  @BeforeEach
  void start() {
    machines = new Machines(directory, "h1", "h2", "h3");
    traffic = machines.start("h1");
  }

  @AfterEach
  void stop() {
    machines.close();
  }

  private Service db() {
    return service("live/db", virtual).ports(Net.PORT);
  }

  private Service undeclared() {
    return service("live/db", virtual);
  }

  private LocalBackend ready(long epoch) {
    return backend("live/db.0#1", epoch, true, container);
  }

  private static String ask(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    byte[] answer = client.getInputStream().readNBytes(text.length());
    return new String(answer, StandardCharsets.UTF_8);
  }

  /** Each says its number, and expects it back. */
  private List<Future<String>> clients(int count, ExecutorService threads) {
    var answers = new ArrayList<Future<String>>();
    for (int i = 0; i < count; i++) {
      String text = "client " + i;
      Callable<String> client =
          () -> {
            try (Socket socket = Net.connect(virtual, Net.PORT)) {
              return ask(socket, text);
            }
          };
      answers.add(threads.submit(client));
    }
    return answers;
  }

  private void awaitWaiting(int count) {
    await().atMost(Duration.ofSeconds(30)).until(() -> traffic.waiting(DB) == count);
  }

  @Test
  void clients_wait_for_a_primary_and_all_are_answered() throws Exception {
    machines.routes("h1", traffic, List.of(db().slot(1)));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var backend = new Backend(container, Net.PORT, Backend.ECHO)) {
      List<Future<String>> answers = clients(200, threads);
      awaitWaiting(200);
      assertThat(backend.accepted.get()).isZero();
      machines.routes("h1", traffic, List.of(db().slot(1, 1, "h1")), ready(1));
      for (int i = 0; i < 200; i++) {
        assertThat(answers.get(i).get()).isEqualTo("client " + i);
      }
      assertThat(backend.accepted.get()).as("each was connected once").isEqualTo(200);
    }
    awaitWaiting(0);
  }

  @Test
  void a_container_that_refuses_is_tried_again_without_a_new_table() throws Exception {
    machines.routes("h1", traffic, List.of(db().slot(1, 1, "h1")), ready(1));
    try (Socket client = Net.connect(virtual, Net.PORT)) {
      awaitWaiting(1);
      try (var backend = new Backend(container, Net.PORT, Backend.ECHO)) {
        assertThat(ask(client, "late")).isEqualTo("late");
        assertThat(backend.accepted.get()).isEqualTo(1);
      }
    }
  }

  @Test
  void nobody_waits_at_a_port_that_is_closed_and_not_declared() throws Exception {
    machines.routes("h1", traffic, List.of(db().slot(1, 1, "h1")), ready(1));
    try (Socket client = Net.connect(virtual, Net.PORT)) {
      awaitWaiting(1);
      machines.routes("h1", traffic, List.of(undeclared().slot(1, 1, "h1")), ready(1));
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  /** One each 25 ms would take 12 s on one event loop, and 3 on four. */
  @Test
  void nor_do_many() throws Exception {
    machines.routes("h1", traffic, List.of(db().slot(1, 1, "h1")), ready(1));
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      clients.add(Net.connect(virtual, Net.PORT));
    }
    awaitWaiting(500);
    long begun = System.nanoTime();
    machines.routes("h1", traffic, List.of(undeclared().slot(1, 1, "h1")), ready(1));
    for (Socket client : clients) {
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
      client.close();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(2500));
  }

  @Test
  void nor_at_one_of_another_machine() throws Exception {
    ProxyTraffic other = machines.start("h2");
    machines.routes(
        "h2", other, List.of(service("live/db", Net.address()).slot(1, 1, "h2")), ready(1));
    machines.routes("h1", traffic, List.of(db().slot(1, 1, "h2")));
    try (Socket client = Net.connect(virtual, Net.PORT)) {
      awaitWaiting(1);
      machines.routes("h1", traffic, List.of(undeclared().slot(1, 1, "h2")));
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void but_where_something_has_answered_before_a_client_waits_for_it() throws Exception {
    Service undeclared = undeclared().slot(1, 1, "h1");
    machines.routes("h1", traffic, List.of(db().slot(1)));
    try (var _ = new Backend(container, Net.PORT, Backend.ECHO);
        Socket first = Net.connect(virtual, Net.PORT)) {
      awaitWaiting(1);
      machines.routes("h1", traffic, List.of(undeclared), ready(1));
      assertThat(ask(first, "a")).isEqualTo("a");
    }
    machines.routes("h1", traffic, List.of(db().slot(1, 1, "h1")), ready(1));
    try (Socket second = Net.connect(virtual, Net.PORT)) {
      awaitWaiting(1);
      machines.routes("h1", traffic, List.of(undeclared), ready(1));
      try (var _ = new Backend(container, Net.PORT, Backend.ECHO)) {
        assertThat(ask(second, "b")).isEqualTo("b");
      }
    }
  }

  @Test
  void a_client_waits_for_a_peer_that_is_not_there_until_the_primary_moves_here() throws Exception {
    machines.routes("h1", traffic, List.of(db().slot(1, 7, "h2")));
    try (Socket client = Net.connect(virtual, Net.PORT);
        var backend = new Backend(container, Net.PORT, Backend.ECHO)) {
      awaitWaiting(1);
      machines.routes("h1", traffic, List.of(db().slot(2, 1, "h1")), ready(2));
      assertThat(ask(client, "moved")).isEqualTo("moved");
      assertThat(backend.accepted.get()).isEqualTo(1);
    }
  }

  /** More wait than connections to the peer are opened at once, and each of these is declined. */
  @Test
  void all_who_wait_for_a_peer_that_declines_at_first_are_answered() throws Exception {
    ProxyTraffic other = machines.start("h2");
    Service there = service("live/db", Net.address()).ports(Net.PORT).slot(1, 1, "h2");
    machines.routes("h2", other, List.of(there));
    machines.routes("h1", traffic, List.of(db().slot(1, 1, "h2")));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        var _ = new Backend(container, Net.PORT, Backend.ECHO)) {
      List<Future<String>> answers = clients(200, threads);
      awaitWaiting(200);
      machines.routes("h2", other, List.of(there), ready(1));
      for (int i = 0; i < 200; i++) {
        assertThat(answers.get(i).get(20, TimeUnit.SECONDS)).isEqualTo("client " + i);
      }
    }
    awaitWaiting(0);
  }

  @Test
  void a_replica_that_refuses_is_passed_over_for_one_that_answers() throws Exception {
    machines.routes(
        "h1",
        traffic,
        List.of(db().slot(1, 1, "h1").slot(1, 2, "h1")),
        backend("live/db.0#1", 1, true, Net.address()),
        backend("live/db.1#2", 1, true, container));
    try (var backend = new Backend(container, Net.PORT, Backend.ECHO)) {
      for (int i = 0; i < 4; i++) {
        try (Socket client = Net.connect(virtual, Net.PORT)) {
          assertThat(ask(client, "hello")).isEqualTo("hello");
        }
      }
      assertThat(backend.accepted.get()).isEqualTo(4);
      assertThat(traffic.waiting(DB)).isZero();
    }
  }

  @Test
  void replicas_share_the_connections() throws Exception {
    String other = Net.address();
    machines.routes(
        "h1",
        traffic,
        List.of(db().slot(1, 1, "h1").slot(1, 2, "h1")),
        backend("live/db.0#1", 1, true, other),
        backend("live/db.1#2", 1, true, container));
    try (var one = new Backend(container, Net.PORT, Backend.ECHO);
        var two = new Backend(other, Net.PORT, Backend.ECHO)) {
      for (int i = 0; i < 40; i++) {
        try (Socket client = Net.connect(virtual, Net.PORT)) {
          assertThat(ask(client, "hello")).isEqualTo("hello");
        }
      }
      // Event loops balance each for itself.
      assertThat(one.accepted.get()).isBetween(15, 25);
      assertThat(two.accepted.get()).isEqualTo(40 - one.accepted.get());
    }
  }

  @Test
  void a_hold_ends_when_its_time_is_over_and_the_client_sees_a_failure() throws Exception {
    machines.routes("h1", traffic, List.of(db().holding(Duration.ofMillis(300), 10).slot(1)));
    long start = System.nanoTime();
    try (Socket client = Net.connect(virtual, Net.PORT)) {
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
    // Not the usual 30 s either: the client would have lost patience.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
    assertThat(traffic.waiting(DB)).isZero();
  }

  @Test
  void more_than_the_limit_are_closed_and_the_rest_go_on_waiting() throws Exception {
    machines.routes("h1", traffic, List.of(db().holding(Duration.ofSeconds(30), 2).slot(1)));
    try (Socket first = Net.connect(virtual, Net.PORT);
        Socket second = Net.connect(virtual, Net.PORT)) {
      awaitWaiting(2);
      // On a slow machine the reset is there before the client is through with connecting.
      assertThatThrownBy(
              () -> {
                try (Socket third = Net.connect(virtual, Net.PORT)) {
                  third.getInputStream().read();
                } catch (UncheckedIOException e) {
                  throw e.getCause();
                }
              })
          .isInstanceOf(SocketException.class);
      try (var backend = new Backend(container, Net.PORT, Backend.ECHO)) {
        machines.routes("h1", traffic, List.of(db().slot(1, 1, "h1")), ready(1));
        assertThat(ask(first, "one")).isEqualTo("one");
        assertThat(ask(second, "two")).isEqualTo("two");
        assertThat(backend.accepted.get()).isEqualTo(2);
      }
    }
  }

  @Test
  void a_client_that_leaves_is_forgotten_at_once_and_never_reaches_the_backend() throws Exception {
    machines.freeze();
    machines.routes("h1", traffic, List.of(db().slot(1)));
    try (Socket silent = Net.connect(virtual, Net.PORT);
        Socket asked = Net.connect(virtual, Net.PORT);
        Socket aborted = Net.connect(virtual, Net.PORT)) {
      assertThat(silent.isConnected()).isTrue();
      asked.getOutputStream().write("INSERT".getBytes(StandardCharsets.UTF_8));
      aborted.setSoLinger(true, 0);
      awaitWaiting(3);
      // Longer than a client needs to say all it has to say.
      machines.pass(Duration.ofMillis(201));
    }
    awaitWaiting(0);
    try (var backend = new Backend(container, Net.PORT, Backend.ECHO)) {
      machines.routes("h1", traffic, List.of(db().slot(1, 1, "h1")), ready(1));
      try (Socket next = Net.connect(virtual, Net.PORT)) {
        assertThat(ask(next, "next")).isEqualTo("next");
      }
      assertThat(backend.accepted.get()).isEqualTo(1);
    }
  }

  @Test
  void what_a_client_sends_while_it_waits_arrives_once_and_whole() throws Exception {
    machines.routes("h1", traffic, List.of(db().slot(1)));
    String text = "0123456789".repeat(3000);
    try (Socket client = Net.connect(virtual, Net.PORT);
        var backend = new Backend(container, Net.PORT, Backend.ECHO)) {
      client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      awaitWaiting(1);
      machines.routes("h1", traffic, List.of(db().slot(1, 1, "h1")), ready(1));
      client.shutdownOutput();
      assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(text);
      assertThat(backend.accepted.get()).isEqualTo(1);
    }
  }

  @Test
  void a_client_that_says_all_at_once_and_ends_is_held_and_answered() throws Exception {
    machines.freeze();
    machines.routes("h1", traffic, List.of(db().slot(1)));
    try (Socket client = Net.connect(virtual, Net.PORT);
        var backend = new Backend(container, Net.PORT, Backend.ECHO)) {
      client.getOutputStream().write("all".getBytes(StandardCharsets.UTF_8));
      client.shutdownOutput();
      awaitWaiting(1);
      machines.routes("h1", traffic, List.of(db().slot(1, 1, "h1")), ready(1));
      assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("all");
      assertThat(backend.accepted.get()).isEqualTo(1);
    }
  }

  @Test
  void an_operators_hold_lets_new_ones_wait_and_open_ones_go_on() throws Exception {
    Service served = db().slot(1, 1, "h1");
    machines.routes("h1", traffic, List.of(served), ready(1));
    try (var backend = new Backend(container, Net.PORT, Backend.ECHO);
        Socket before = Net.connect(virtual, Net.PORT)) {
      assertThat(ask(before, "open")).isEqualTo("open");
      machines.routes("h1", traffic, List.of(served.held(true)), ready(1));
      try (Socket held = Net.connect(virtual, Net.PORT)) {
        awaitWaiting(1);
        assertThat(ask(before, "still open")).isEqualTo("still open");
        assertThat(backend.accepted.get()).isEqualTo(1);
        machines.routes("h1", traffic, List.of(served), ready(1));
        assertThat(ask(held, "released")).isEqualTo("released");
      }
    }
  }

  /** Who waited for it asks another one within the look at the new table. */
  @Test
  void a_machine_is_removed_while_clients_wait_for_a_connection_to_it() throws Exception {
    String otherAddress = Net.address();
    Service other = service("live/other", otherAddress).ports(Net.PORT);
    var h2 = machines.machine("h2");
    List<Socket> clients = new ArrayList<>();
    try (var silent = new ServerSocket();
        var backend = new Backend(container, Net.PORT, Backend.ECHO)) {
      silent.bind(new InetSocketAddress(h2.address(), h2.peerPort()));
      machines.routes("h1", traffic, List.of(db().slot(1, 1, "h2"), other.slot(1)));
      for (int i = 0; i < 8; i++) {
        clients.add(Net.connect(virtual, Net.PORT));
        clients.add(Net.connect(otherAddress, Net.PORT));
      }
      await().until(() -> traffic.waiting(other.id()) == 8);
      silent.accept().getInputStream().read(); // the hello of TLS

      ProxyTraffic third = machines.start("h3");
      List<Service> served = List.of(db().slot(2, 2, "h3"), other.slot(2, 1, "h3"));
      machines.routes(
          "h3",
          third,
          served,
          backend("live/db.0#2", 2, true, container),
          backend("live/other.0#1", 2, true, container));
      traffic.routes(
          RouteFixture.table(
              "h1", List.of(machines.machine("h1"), machines.machine("h3")), served));
      for (Socket client : clients) {
        client.setSoTimeout(1_500); // the handshake with h2 fails after 2 s
        assertThat(ask(client, "moved")).isEqualTo("moved");
        client.close();
      }
      assertThat(backend.accepted.get()).isEqualTo(16);
    }
  }

  @Test
  void a_removed_service_lets_those_go_who_wait_for_it() throws Exception {
    machines.routes("h1", traffic, List.of(db().slot(1)));
    try (Socket client = Net.connect(virtual, Net.PORT)) {
      awaitWaiting(1);
      machines.routes("h1", traffic, List.of());
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
      Net.awaitClosed(virtual, Net.PORT);
    }
  }
}
