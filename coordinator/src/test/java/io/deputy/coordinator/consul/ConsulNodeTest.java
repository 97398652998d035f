package io.deputy.coordinator.consul;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a Consul that misbehaves does to whoever asks it. */
@Timeout(30)
class ConsulNodeTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private ServerSocket server;
  private ConsulNode node;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    node = new ConsulNode("127.0.0.1:" + server.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    node.close();
    server.close();
  }

  @Test
  void oneThatDoesNotAnswerEndsAtTheBoundAndItsConnectionIsClosed() throws Exception {
    var served = serve(_ -> {});
    long before = System.nanoTime();
    assertThatThrownBy(() -> renew(node.within(MINUTE).within(Duration.ofMillis(200))))
        .isInstanceOf(ConsulAway.class)
        .hasMessage("Consul at 127.0.0.1:%d does not answer".formatted(server.getLocalPort()));
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(MINUTE);
    assertThat(served.closed()).isTrue();
  }

  @Test
  void oneThatNeverComesToAnEndEndsAtTheBoundToo() {
    serve(
        socket -> {
          socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(UTF_8));
          while (true) {
            socket.getOutputStream().write(' ');
          }
        });
    assertThatThrownBy(() -> renew(node.within(Duration.ofMillis(300))))
        .isInstanceOf(ConsulAway.class)
        .hasMessageEndingWith("does not answer");
  }

  @Test
  void whoeverIsInterruptedWaitsNoLongerAndTheConnectionIsClosed() throws Exception {
    var asked = new CountDownLatch(1);
    var served = serve(_ -> asked.countDown());
    var caller =
        new FutureTask<>(
            () -> node.await(Duration.ofMinutes(1), c -> c.sessionClient().listSessions()));
    var thread = Thread.ofPlatform().start(caller);
    asked.await();
    thread.interrupt();
    assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    assertThatThrownBy(caller::get).hasCauseInstanceOf(InterruptedException.class);
    assertThat(served.closed()).isTrue();
  }

  @Test
  void whatItRefusesIsNamedAndWhatIsNotThereIsEmpty() throws Exception {
    answer("500 Internal Server Error", "No cluster leader");
    assertThatThrownBy(() -> renew(node))
        .isInstanceOf(ConsulAway.class)
        .hasMessageContaining("status [500]: No cluster leader");
    answer("404 Not Found", "Session id 's' not found");
    assertThat(renew(node)).isFalse();
  }

  @Test
  void anAnswerThatIsNoneOfConsulsIsAway() throws Exception {
    answer("200 OK", "<html>");
    assertThatThrownBy(() -> renew(node))
        .isInstanceOf(ConsulAway.class)
        .hasMessageContaining("can't be asked: Unexpected character ('<'");
    answer("200 OK", "<html>");
    assertThatThrownBy(() -> node.transact(new Transaction()))
        .isInstanceOf(ConsulAway.class)
        .hasMessageContaining("can't be understood: <html>");
  }

  @Test
  void nobodyThereAndAlreadyClosed() throws Exception {
    server.close();
    assertThatThrownBy(() -> renew(node))
        .isInstanceOf(ConsulAway.class)
        .hasMessageEndingWith("can't be reached: connection refused");
    node.close();
    assertThatThrownBy(() -> renew(node))
        .isInstanceOf(ConsulAway.class)
        .hasMessageEndingWith("shutting down");
  }

  /** As a Consul server does that has handed it to a leader without power. */
  @Test
  void aTransactionThatNobodyAnswersIsSentAgain() throws Exception {
    var unheard = new CountDownLatch(1);
    var silent = new FutureTask<>(server::accept);
    Thread.ofVirtual()
        .start(
            () -> {
              silent.run();
              answer("409 Conflict", "{\"Errors\": [{\"OpIndex\": 1, \"What\": \"stale\"}]}");
              unheard.countDown();
            });
    var result = node.within(Duration.ofSeconds(5)).transact(new Transaction());
    assertThat(unheard.getCount()).as("the first was accepted").isZero();
    assertThat(result)
        .isEqualTo(new Transaction.Result.Failed(new TreeMap<>(Map.of(1, "stale")), true));
    silent.get().close();
  }

  private static boolean renew(ConsulNode node) throws ConsulAway, InterruptedException {
    return node.find(c -> c.sessionClient().renewSession("s")).isPresent();
  }

  private interface Reply {
    void to(Socket socket) throws IOException;
  }

  private void answer(String status, String body) {
    serve(
        socket ->
            socket
                .getOutputStream()
                .write(
                    "HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                        .formatted(status, body.length(), body)
                        .getBytes(UTF_8)));
  }

  private Served serve(Reply reply) {
    var task =
        new FutureTask<>(
            () -> {
              try (Socket socket = server.accept()) {
                assertThat(socket.getInputStream().read(new byte[64 * 1024])).isPositive();
                reply.to(socket);
                return socket.getInputStream().read() < 0;
              }
            });
    Thread.ofVirtual().start(task);
    return new Served(task);
  }

  /** One request that was replied to. */
  private record Served(FutureTask<Boolean> ended) {
    /** Waits until the other side has closed the connection. */
    boolean closed() throws Exception {
      return ended.get();
    }
  }
}
