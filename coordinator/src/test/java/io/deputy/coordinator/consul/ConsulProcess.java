package io.deputy.coordinator.consul;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A Consul server of its own for one test class, which registers it as an extension: it runs as
 * soon as it is made, on free ports, with its data under {@code target}. A machine without Consul
 * fails the test.
 */
public final class ConsulProcess implements AfterAllCallback {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  /** Somebody may take a port between our look and Consul's start. */
  private static final int PORT_TRIES = 5;

  private final Path folder;

  /** So that another Consul, on a port that it took from this one, is not mistaken for it. */
  private final String name = "test-" + UUID.randomUUID();

  private final List<Integer> ports;
  private final int httpPort;
  private final ConsulNode node;
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable Process process;

  public ConsulProcess() {
    try {
      folder = Files.createTempDirectory(Files.createDirectories(Path.of("target/consul")), "c");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Integer> free = freePorts(3);
    for (int i = 1; !begins(free); i++) {
      if (i == PORT_TRIES) {
        throw new AssertionError("Consul does not start: see " + folder.resolve("log"));
      }
      free = freePorts(3);
    }
    ports = free;
    httpPort = ports.get(0);
    node = new ConsulNode("127.0.0.1:" + httpPort);
  }

  private List<String> command(List<Integer> ports) {
    String settings =
        """
        ports { http = %d server = %d serf_lan = %d dns = -1 grpc = -1 serf_wan = -1 }
        performance { raft_multiplier = 1 }
        disable_update_check = true
        """
            .formatted(ports.get(0), ports.get(1), ports.get(2));
    return List.of(
        "consul",
        "agent",
        "-server",
        "-bootstrap-expect=1",
        "-node=" + name,
        "-bind=127.0.0.1",
        "-client=127.0.0.1",
        "-disable-host-node-id",
        "-data-dir=" + folder.resolve("data"),
        "-hcl=" + settings);
  }

  /** All at once, so that they differ. */
  private static List<Integer> freePorts(int count) {
    var open = new ArrayList<ServerSocket>();
    try {
      for (int i = 0; i < count; i++) {
        open.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
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

  /** Starts it, again with the same data, and waits until sessions can be made. */
  public void run() {
    // Its ports may be taken for a moment, by a connection that got one of them for its source.
    await().atMost(START).until(() -> begins(ports));
  }

  /** Whether it came up; else it has ended. */
  private boolean begins(List<Integer> ports) {
    Process started;
    try {
      started =
          new ProcessBuilder(command(ports))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
              .start();
    } catch (IOException e) {
      throw new AssertionError("this test needs Consul: apt-get install consul", e);
    }
    process = started;
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    await()
        .atMost(START)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> !started.isAlive() || passing(ports.get(0)));
    return started.isAlive();
  }

  private boolean passing(int port) throws IOException, InterruptedException {
    return send(request(port, "health/node/" + name).GET()).contains("\"passing\"");
  }

  /** Kills it; its data stays. */
  public void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  /** What Consul calls its own node. */
  public String name() {
    return name;
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), httpPort);
  }

  /** The way to it, as the coordinator has it. */
  public ConsulNode node() {
    return node;
  }

  /** What it answers, as text: by hand, and by another way than the coordinator's. */
  public String get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  public String put(String path, String body) throws IOException, InterruptedException {
    return send(request(path).PUT(BodyPublishers.ofString(body)));
  }

  public String delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE());
  }

  private HttpRequest.Builder request(String path) {
    return request(httpPort, path);
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/" + path))
        .timeout(ANSWER);
  }

  private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString()).body().strip();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    node.close();
    http.shutdownNow();
    kill();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
