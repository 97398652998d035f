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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A Consul server of its own for one test class, which registers it as an extension: free ports,
 * data under {@code target}. A machine without Consul fails the test.
 */
public final class ConsulProcess implements BeforeAllCallback, AfterAllCallback {
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final Path folder;
  private final int httpPort;
  private final ConsulNode node;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> command;
  private @Nullable Process process;

  public ConsulProcess() {
    try {
      folder = Files.createTempDirectory(Files.createDirectories(Path.of("target/consul")), "c");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Integer> ports = freePorts(3);
    httpPort = ports.get(0);
    node = new ConsulNode("127.0.0.1:" + httpPort);
    String settings =
        """
        ports { http = %d server = %d serf_lan = %d dns = -1 grpc = -1 serf_wan = -1 }
        performance { raft_multiplier = 1 }
        disable_update_check = true
        """
            .formatted(ports.get(0), ports.get(1), ports.get(2));
    command =
        List.of(
            "consul",
            "agent",
            "-server",
            "-bootstrap-expect=1",
            "-node=test",
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
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
              .start();
    } catch (IOException e) {
      throw new AssertionError("this test needs Consul: apt-get install consul", e);
    }
    Process started = process;
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    await()
        .atMost(START)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> get("health/node/test").contains("\"passing\""));
  }

  /** Kills it; its data stays. */
  public void kill() {
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
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
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/v1/" + path))
        .timeout(ANSWER);
  }

  private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString()).body().strip();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    run();
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
