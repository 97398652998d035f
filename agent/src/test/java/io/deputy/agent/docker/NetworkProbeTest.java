package io.deputy.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.deputy.agent.run.Containers.ProbeResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkProbeTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean known = exchange.getRequestURI().toString().equals("/h?t=s3cret");
          exchange.sendResponseHeaders(known ? 200 : 404, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private ProbeResult http(String path) {
    return NetworkProbe.http("127.0.0.1", server.getAddress().getPort(), path, TIMEOUT);
  }

  /** That says nothing of the container. */
  @Test
  void whatCouldNotBeAskedIsNotUnhealthy() throws Exception {
    int port = server.getAddress().getPort();
    Process program =
        new ProcessBuilder(
                "prlimit",
                "--nofile=200",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dhttp.keepAlive=false",
                "-cp",
                System.getProperty("java.class.path"),
                WithoutDescriptors.class.getName(),
                Integer.toString(port))
            .redirectErrorStream(true)
            .start();
    assertThat(program.inputReader().lines())
        .containsExactly(
            "ProbeResult[healthy=true, message=port %d accepts]".formatted(port),
            "ProbeResult[healthy=false, message=HTTP on port %d: 404]".formatted(port),
            "ProbeResult[healthy=false, message=port 1: Connection refused]",
            "AWAY all classes are loaded",
            "AWAY port %d: not asked: this agent has no file descriptor left".formatted(port),
            "AWAY HTTP on port %d: not asked: this agent has no file descriptor left"
                .formatted(port));
    assertThat(program.waitFor()).isZero();
  }

  /** A token may stand in it, and what a probe finds is shown to whoever may see a status. */
  @ParameterizedTest
  @CsvSource({
    "/h?t=s3cret, true, 200",
    "/h/s3cret, false, 404",
    "/h?t=s3cret pipe|, false, its path is no valid one of a URI",
    "/%s3cret, false, its path is no valid one of a URI",
  })
  void thePathIsInNoMessage(String path, boolean healthy, String found) {
    assertThat(http(path))
        .isEqualTo(
            new ProbeResult(
                healthy, "HTTP on port %d: %s".formatted(server.getAddress().getPort(), found)));
  }
}
