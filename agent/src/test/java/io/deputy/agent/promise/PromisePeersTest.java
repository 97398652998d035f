package io.deputy.agent.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deputy.agent.flow.Tally;
import io.deputy.agent.link.TestPki;
import io.deputy.agent.peer.PeerServer;
import io.deputy.agent.peer.PeerTls;
import io.deputy.agent.run.AgentEvent;
import io.deputy.agent.socket.Sockets;
import io.deputy.model.Endpoint;
import io.deputy.model.MachineName;
import io.deputy.model.PromiseAnswer;
import io.deputy.model.PromiseQuestion;
import io.deputy.model.SlotId;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real TLS between two agents, of which one asks and the other's loop answers. */
class PromisePeersTest {
  private static final MachineName H1 = new MachineName("h1");
  private static final MachineName H2 = new MachineName("h2");
  private static final SlotId DB = SlotId.parse("live/db.0");

  @TempDir private Path directory;

  private final List<AgentEvent> answers = new CopyOnWriteArrayList<>();
  private final List<MachineName> askers = new CopyOnWriteArrayList<>();
  private final List<Channel> connections = new CopyOnWriteArrayList<>();
  private Endpoint at;
  private TestPki pki;
  private Sockets sockets;
  private PromisePeers peers;
  private volatile boolean welcome = true;

  @BeforeEach
  void begin() throws Exception {
    pki = new TestPki(directory);
    sockets = Sockets.open(1);
    at = new Endpoint("127.0.0.1", freePort());
    peers = new PromisePeers(new PeerTls("lab", pki.agent("h1")), answers::add);
  }

  @AfterEach
  void end() {
    peers.close();
    sockets.close();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** An agent that promises all. */
  private void listen(String machine) throws Exception {
    new PeerServer(
            new InetSocketAddress(at.host(), at.port()),
            sockets,
            new PeerTls("lab", pki.agent(machine)),
            (_, protocol) -> welcome && protocol.equals(PeerTls.PROMISES),
            new Tally(),
            _ -> {
              throw new AssertionError("no flows here");
            },
            (_, _) -> {
              throw new AssertionError("no images here");
            },
            (from, channel) -> {
              connections.add(channel);
              PromiseSession.open(from, this::answer, channel);
            })
        .ensure();
  }

  private void answer(AgentEvent event) {
    var asked = (AgentEvent.AskedToPromise) event;
    askers.add(asked.machine());
    PromiseQuestion question = asked.question();
    asked
        .reply()
        .accept(new PromiseAnswer(question.sentAt(), new TreeSet<>(question.epochs().keySet())));
  }

  private void ask(long number) {
    peers.ask(
        H2, at, new PromiseQuestion(number, Duration.ofSeconds(3), new TreeMap<>(Map.of(DB, 7L))));
  }

  private void awaitAnswer(long number) {
    var answer = new AgentEvent.Promised(H2, new PromiseAnswer(number, new TreeSet<>(List.of(DB))));
    await().atMost(Duration.ofSeconds(10)).until(() -> answers.contains(answer));
  }

  @Test
  void whatIsAskedIsAnsweredOverOneConnection() throws Exception {
    listen("h2");
    for (long n = 1; n <= 100; n++) {
      ask(n);
      awaitAnswer(n);
    }
    assertThat(connections).hasSize(1);
    assertThat(askers).containsOnly(H1);
  }

  @Test
  void aConnectionThatBreaksIsMadeAnewWithTheNextQuestion() throws Exception {
    listen("h2");
    ask(1);
    awaitAnswer(1);
    connections.getFirst().close().sync();
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              ask(2);
              return answers.size() > 1;
            });
    awaitAnswer(2);
  }

  @Test
  void ofWhatIsAskedWhileNobodyIsThereTheNewestIsAnswered() throws Exception {
    for (long n = 1; n <= 20; n++) {
      ask(n);
      Thread.sleep(20);
    }
    assertThat(answers).isEmpty();
    listen("h2");
    ask(21);
    awaitAnswer(21);
    assertThat(answers).hasSizeLessThan(3);
  }

  @Test
  void anotherMachineThanThatWhichIsAskedPromisesNothing() throws Exception {
    listen("h3");
    for (long n = 1; n <= 5; n++) {
      ask(n);
      Thread.sleep(100);
    }
    assertThat(askers).isEmpty();
    assertThat(answers).isEmpty();
  }

  @Test
  void whoIsNotOfTheClusterIsNotHeard() throws Exception {
    welcome = false;
    listen("h2");
    ask(1);
    Thread.sleep(500);
    assertThat(askers).isEmpty();
    welcome = true;
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              ask(2);
              return !answers.isEmpty();
            });
  }

  @Test
  void whatIsNoQuestionEndsTheConnection() throws Exception {
    listen("h2");
    ask(1);
    awaitAnswer(1);
    Channel connection = connections.getFirst();
    connection.eventLoop().submit(() -> connection.pipeline().fireChannelRead(garbage())).sync();
    await().atMost(Duration.ofSeconds(10)).until(() -> !connection.isOpen());
  }

  /** As it comes out of TLS: a length, and as many bytes that are no message. */
  private static io.netty.buffer.ByteBuf garbage() {
    return io.netty.buffer.Unpooled.buffer()
        .writeInt(5)
        .writeBytes(new byte[] {127, 127, 127, 127, 127});
  }
}
