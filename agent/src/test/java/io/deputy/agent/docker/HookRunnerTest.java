package io.deputy.agent.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.model.Hook;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Docker whose connections break, which a real one's do when it is restarted. */
class HookRunnerTest {
  private static final Hook SEED = new Hook(List.of("seed"), "", false, "", new TreeMap<>());
  private static final String MADE = "/containers/c1/exec";
  private static final String STARTED = "/exec/e1/start";
  private static final String ASKED_FOR = "/exec/e1/json";

  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private String breaking = "";
  private int times = 1;
  private HttpServer docker;
  private Engine engine;

  @BeforeEach
  void start() throws IOException {
    docker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    docker.createContext("/", this::answer);
    docker.start();
    engine = new Engine(URI.create("tcp://127.0.0.1:" + docker.getAddress().getPort()));
  }

  @AfterEach
  void stop() throws IOException {
    engine.close();
    docker.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().replaceFirst("^/v[0-9.]+", "");
    if (!path.equals("/version")) {
      asked.add(path);
    }
    if (path.equals(breaking) && times-- > 0) {
      exchange.close();
      return;
    }
    byte[] body = body(path).getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String body(String path) {
    return switch (path) {
      case "/version" -> "{\"ApiVersion\": \"1.41\", \"MinAPIVersion\": \"1.12\"}";
      case MADE -> "{\"Id\": \"e1\"}";
      case STARTED -> "";
      case ASKED_FOR -> "{\"Running\": false, \"ExitCode\": 0}";
      default -> throw new AssertionError(path);
    };
  }

  @Test
  void howItEndedIsAskedAgainWithoutRunningItAgain() {
    breaking = ASKED_FOR;
    times = 2; // what only asks, the HTTP client itself repeats once
    new HookRunner(engine).run("c1", SEED);
    assertThat(asked).containsExactly(MADE, STARTED, ASKED_FOR, ASKED_FOR, ASKED_FOR);
  }

  @Test
  void aCommandThatMayHaveBegunIsNotStartedAgain() {
    breaking = STARTED;
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(() -> new HookRunner(engine).run("c1", SEED))
        .returns(Kind.AWAY, ContainersException::kind)
        .withMessageStartingWith("Docker is away, so it can't run \"seed\" in c1: ");
    assertThat(asked).containsExactly(MADE, STARTED);
  }

  @Test
  void oneThatWasNotStartedIsMadeAgain() {
    breaking = MADE;
    new HookRunner(engine).run("c1", SEED);
    assertThat(asked).containsExactly(MADE, MADE, STARTED, ASKED_FOR);
  }
}
