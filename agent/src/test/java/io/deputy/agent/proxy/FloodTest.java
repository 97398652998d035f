package io.deputy.agent.proxy;

import static io.deputy.agent.route.RouteFixture.backend;
import static io.deputy.agent.route.RouteFixture.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.deputy.agent.route.RouteFixture.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that carries four connections at once, three of one service. */
class FloodTest {
  @TempDir Path directory;

  private final String container = Net.address();
  private final String db = Net.address();
  private final String web = Net.address();
  private final List<Socket> clients = new ArrayList<>();
  private Machines machines;
  private ProxyTraffic h1;
  private Backend backend;

  @BeforeEach
  void start() {
    machines = new Machines(directory, "h1", "h2");
    machines.most = 4;
    h1 = machines.start("h1");
    backend = new Backend(container, Net.PORT, Backend.ECHO);
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    machines.close();
    backend.close();
  }

  private Service dbOn(String machine) {
    return service("live/db", db).ports(Net.PORT).slot(1, 1, machine);
  }

  private Socket talk(String address) throws IOException {
    Socket client;
    try {
      client = Net.connect(address, Net.PORT);
    } catch (UncheckedIOException reset) { // as soon as that
      throw reset.getCause();
    }
    clients.add(client);
    client.getOutputStream().write('x');
    assertThat(client.getInputStream().read()).isEqualTo('x');
    return client;
  }

  @Test
  void one_service_leaves_room_for_another() throws Exception {
    machines.routes(
        "h1",
        h1,
        List.of(dbOn("h1"), service("live/web", web).ports(Net.PORT).slot(1, 1, "h1")),
        backend("live/db.0#1", 1, true, container),
        backend("live/web.0#1", 1, true, container));
    Socket first = talk(db);
    talk(db);
    talk(db);
    assertThatThrownBy(() -> talk(db)).isInstanceOf(SocketException.class);
    assertThat(h1.troubles()).anyMatch(t -> t.startsWith("new connections to live/db are refused"));
    talk(web);
    assertThatThrownBy(() -> talk(web)).isInstanceOf(SocketException.class);

    first.close();
    await().until(() -> h1.troubles().isEmpty());
    talk(db);
  }

  /** Where the flood comes from elsewhere its clients wait, as for whatever is not ready. */
  @Test
  void what_another_agent_brings_counts_too() throws Exception {
    machines.most = 10_000;
    ProxyTraffic h2 = machines.start("h2");
    String there = Net.address();
    Service elsewhere =
        service("live/db", there)
            .ports(Net.PORT)
            .slot(1, 1, "h1")
            .holding(Duration.ofMillis(700), 10);
    machines.routes("h1", h1, List.of(dbOn("h1")), backend("live/db.0#1", 1, true, container));
    machines.routes("h2", h2, List.of(elsewhere));
    Socket first = talk(there);
    talk(there);
    talk(there);
    assertThatThrownBy(() -> talk(there)).isInstanceOf(SocketException.class);
    first.close();
    await().until(() -> h1.troubles().isEmpty());
    talk(there);
  }
}
