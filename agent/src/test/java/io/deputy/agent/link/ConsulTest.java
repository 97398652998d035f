package io.deputy.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.link.Directory.Listing;
import io.deputy.agent.run.Samples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real Consul, started here on free ports. */
@Tag("contract")
class ConsulTest {
  @TempDir Path folder;
  private static final Duration START = Duration.ofSeconds(60);

  /** Somebody may take a port between our look and Consul's start. */
  private static final int PORT_TRIES = 5;

  /** So that another Consul, on a port that it took from this one, is not mistaken for it. */
  private final String name = "test-" + UUID.randomUUID();

  private List<Integer> ports = freePorts(4);
  private int port = ports.get(0);
  private LocalConsul node = new LocalConsul("127.0.0.1:" + port);
  private Process consul = start();

  /** All at once, so that they differ. */
  private static List<Integer> freePorts(int count) {
    var open = new ArrayList<ServerSocket>();
    try {
      for (int i = 0; i < count; i++) {
        open.add(new ServerSocket(0));
      }
      List<Integer> ports = open.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : open) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process start() {
    try {
      return new ProcessBuilder(
              "consul",
              "agent",
              "-dev",
              "-node=" + name,
              "-bind=127.0.0.1",
              "-dns-port=-1",
              "-grpc-port=-1",
              "-http-port=" + port,
              "-server-port=" + ports.get(1),
              "-serf-lan-port=" + ports.get(2),
              "-serf-wan-port=" + ports.get(3))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new AssertionError("consul can't be started: is it installed?", e);
    }
  }

  @BeforeEach
  void awaitLeader() {
    for (int i = 0; i < PORT_TRIES && !leads(); i++) {
      ports = freePorts(4);
      port = ports.get(0);
      node = new LocalConsul("127.0.0.1:" + port);
      consul = start();
    }
    assertThat(leads()).as("Consul starts").isTrue();
  }

  /** The same ports again, which may be taken for a moment. */
  private void startAgain() {
    Awaitility.await()
        .atMost(START)
        .until(
            () -> {
              consul = start(); // -dev keeps nothing
              return leads();
            });
  }

  /** Whether it came up; else it has ended. */
  private boolean leads() {
    Awaitility.await()
        .atMost(START)
        .ignoreExceptions()
        .until(() -> !consul.isAlive() || get("health/node/" + name).contains("\"passing\""));
    return consul.isAlive();
  }

  @AfterEach
  void stop() throws InterruptedException {
    consul.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
  }

  private String get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).GET().build()).replace("\": ", "\":");
  }

  private void register(String json) throws IOException, InterruptedException {
    send(
        HttpRequest.newBuilder(uri("agent/service/register"))
            .PUT(BodyPublishers.ofString(json))
            .build());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:%d/v1/%s".formatted(port, path));
  }

  private static String send(HttpRequest request) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      var response = client.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return response.body();
    }
  }

  private void coordinator(String id, String cluster, String tag, String status)
      throws IOException, InterruptedException {
    register(
        """
        {"ID": "%s", "Name": "deputy-coordinator", "Address": "10.0.0.1", "Port": 7420,
         "Tags": ["%s"], "Meta": {"cluster": "%s"},
         "Check": {"TTL": "60s", "Status": "%s"}}"""
            .formatted(id, tag, cluster, status)
            .replace("10.0.0.1", "10.0.0." + id.charAt(id.length() - 1)));
  }

  private String nobody() {
    return "Consul at 127.0.0.1:%d has no service deputy-coordinator with meta cluster=lab"
        .formatted(port);
  }

  @Test
  void coordinatorsOfTheClusterAreListedLikeliestLeaderFirst() throws Exception {
    var directory = new ConsulDirectory(node, "lab");
    assertThat(directory.coordinators()).isEqualTo(new Listing(List.of(), nobody()));

    coordinator("c1", "lab", "leader", "critical");
    coordinator("c2", "lab", "follower", "passing");
    coordinator("c3", "lab", "leader", "passing");
    coordinator("c4", "other", "leader", "passing");
    Listing listed = new Listing(List.of("10.0.0.3:7420", "10.0.0.2:7420", "10.0.0.1:7420"), "");
    assertThat(directory.coordinators()).isEqualTo(listed);

    for (String id : List.of("c1", "c2", "c3")) {
      send(
          HttpRequest.newBuilder(uri("agent/service/deregister/" + id))
              .PUT(BodyPublishers.noBody())
              .build());
    }
    assertThat(directory.coordinators())
        .as("better those that were there than nobody")
        .isEqualTo(new Listing(listed.addresses(), nobody()));

    stop();
    Listing remembered = directory.coordinators();
    assertThat(remembered.addresses()).isEqualTo(listed.addresses());
    assertThat(remembered.trouble())
        .startsWith("Consul at 127.0.0.1:%d can't be asked: ".formatted(port));
  }

  @Test
  void theAgentShowsItselfAndIsPutBackWhenConsulHasForgottenIt() throws Exception {
    var troubles = new ArrayList<String>();
    var presence = new ConsulPresence(node, "lab", Samples.machine(), troubles::add);
    presence.show();
    presence.show();
    assertThat(troubles).containsExactly("", "");
    shown();

    stop();
    presence.show();
    assertThat(troubles.getLast()).startsWith("not shown in Consul's catalog: Consul at ");

    startAgain();
    presence.show();
    assertThat(troubles.getLast()).isEmpty();
    shown();
  }

  /** In the catalog, where Consul's agent brings it by itself. */
  private void shown() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(get("health/service/deputy-agent"))
                    .contains("\"cluster\":\"lab\"", "\"machine\":\"h1\"", "\"Port\":7421")
                    .contains("\"Output\":\"agent 1 on h1\"")
                    .doesNotContain("\"Status\":\"critical\""));
  }
}
