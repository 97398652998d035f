package io.deputy.agent.proxy;

import static io.deputy.agent.route.RouteFixture.backend;
import static io.deputy.agent.route.RouteFixture.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.deputy.agent.link.TestPki;
import io.deputy.agent.peer.PeerFrames.Kind;
import io.deputy.agent.peer.PeerTls;
import io.deputy.agent.peer.RawPeer;
import io.deputy.agent.route.RouteFixture.Service;
import io.deputy.model.Origin;
import io.deputy.model.PeerAnswer;
import io.deputy.model.PeerHello;
import io.deputy.model.Protocol;
import io.deputy.model.ServiceId;
import io.deputy.tls.TlsFiles;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What agents let each other do: h2 serves epoch 3 of live/db, and others come. */
class PeerTest {
  @TempDir private static Path directory;

  private final String container = Net.address();
  private Machines machines;
  private ProxyTraffic server;
  private Backend backend;

  @BeforeEach
  void start() {
    machines = new Machines(directory, "h1", "h2");
    server = machines.start("h2");
    backend = new Backend(container, Net.PORT, Backend.ECHO);
    serves(true);
  }

  private void serves(boolean accepts) {
    machines.routes(
        "h2",
        server,
        List.of(service("live/db", Net.address()).slot(3, 1, "h2")),
        backend("live/db.0#1", 3, accepts, container));
  }

  @AfterEach
  void stop() throws IOException {
    machines.close();
    backend.close();
  }

  private static PeerHello hello(String app, long epoch) {
    Origin from = app.isEmpty() ? new Origin.Host() : new Origin.Network(app + "_default");
    return new PeerHello(ServiceId.parse("live/db"), 0, Protocol.TCP, Net.PORT, epoch, from);
  }

  private RawPeer peer(TlsFiles tls) throws IOException {
    return new RawPeer(tls, machines.machine("h2").address(), machines.machine("h2").peerPort());
  }

  private RawPeer h1() throws IOException {
    return peer(machines.pki.agent("h1"));
  }

  @Test
  void a_port_that_another_program_has_is_told_with_its_settings() throws Exception {
    var h1 = machines.machine("h1");
    try (var other = new ServerSocket()) {
      other.bind(new InetSocketAddress(h1.address(), h1.peerPort()));
      var traffic = machines.start("h1");
      await()
          .untilAsserted(
              () ->
                  assertThat(traffic.troubles())
                      .containsExactly(
                          "other agents can't reach this machine: can't listen at %s:%d (address,"
                                  .formatted(h1.address(), h1.peerPort())
                              + " peer.port): Address already in use"));
    }
  }

  @Test
  void one_connection_carries_many_flows() throws Exception {
    assertThatFlowsAreCarried();
    assertThat(backend.accepted.get()).isEqualTo(5);
  }

  private void assertThatFlowsAreCarried() throws Exception {
    try (RawPeer peer = h1()) {
      for (int i = 0; i < 20; i += 4) {
        assertThat(ask(peer, i + 1, hello("dev", 3)).verdict())
            .isEqualTo(PeerAnswer.Verdict.FORBIDDEN);
        assertThat(ask(peer, i + 2, hello("live", 2)))
            .isEqualTo(new PeerAnswer(PeerAnswer.Verdict.STALE, "epoch 2 of live/db.0 is over", 3));
        assertThat(ask(peer, i + 3, hello("live", 4)).verdict())
            .isEqualTo(PeerAnswer.Verdict.NOT_READY);
        assertThat(ask(peer, i + 4, hello("live", 3)).verdict()).isEqualTo(PeerAnswer.Verdict.OK);
      }
      for (int i = 4; i <= 20; i += 4) {
        peer.send(RawPeer.data(i, "flow")).send(RawPeer.data(i, " " + i)).send(RawPeer.end(i));
        assertThat(said(peer, i)).isEqualTo("flow " + i);
      }
    }
  }

  private static PeerAnswer ask(RawPeer peer, int stream, PeerHello hello) throws IOException {
    return peer.send(RawPeer.hello(stream, hello)).answer(stream);
  }

  /** All that is said on a stream until its end, where nothing is said on another. */
  private static String said(RawPeer peer, int stream) throws IOException {
    var text = new StringBuilder();
    RawPeer.Frame frame = peer.frame();
    for (; frame.kind() == Kind.DATA; frame = peer.frame()) {
      assertThat(frame.stream()).isEqualTo(stream);
      text.append(frame.text());
    }
    assertThat(frame.kind()).isEqualTo(Kind.END);
    return text.toString();
  }

  /** Else all that wait would ask again and again, while the container needs the processor. */
  @Test
  void a_hello_for_what_does_not_serve_yet_is_kept_for_a_moment() throws Exception {
    serves(false);
    long begun = System.nanoTime();
    try (RawPeer peer = h1()) {
      for (int i = 1; i <= 3; i++) {
        assertThat(ask(peer, i, hello("live", 3)).verdict())
            .isEqualTo(PeerAnswer.Verdict.NOT_READY);
      }
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(1));
  }

  /** Whoever starts the container looks at it more often then. */
  @Test
  void the_service_is_awaited_meanwhile() throws Exception {
    serves(false);
    try (RawPeer peer = h1()) {
      peer.send(RawPeer.hello(1, hello("live", 3)));
      await().until(() -> server.awaited().contains(ServiceId.parse("live/db")));
      peer.answer(1);
      await().until(() -> server.awaited().isEmpty());
    }
  }

  @Test
  void and_answered_at_once_when_it_serves() throws Exception {
    try (RawPeer peer = h1()) {
      PeerAnswer answer;
      int asked = 0;
      do { // once, unless this test itself is stopped for longer than the moment
        serves(false);
        peer.send(RawPeer.hello(++asked, hello("live", 3)));
        serves(true);
        answer = peer.answer(asked);
      } while (answer.verdict() == PeerAnswer.Verdict.NOT_READY && asked < 10);
      assertThat(answer.verdict()).isEqualTo(PeerAnswer.Verdict.OK);
    }
  }

  @Test
  void a_stream_that_is_reset_leaves_the_others_alone() throws Exception {
    try (RawPeer peer = h1()) {
      assertThat(ask(peer, 1, hello("live", 3)).verdict()).isEqualTo(PeerAnswer.Verdict.OK);
      assertThat(ask(peer, 2, hello("live", 3)).verdict()).isEqualTo(PeerAnswer.Verdict.OK);
      peer.send(RawPeer.head(Kind.RESET, 0, 1));
      // What was under way when it was reset.
      peer.send(RawPeer.data(1, "late")).send(RawPeer.head(Kind.CREDIT, 9, 1)).send(RawPeer.end(1));
      peer.send(RawPeer.data(2, "on")).send(RawPeer.end(2));
      assertThat(said(peer, 2)).isEqualTo("on");
    }
  }

  /** It serves only later, and then nobody is joined to the container. */
  @Test
  void a_hello_can_be_taken_back() throws Exception {
    serves(false);
    try (RawPeer peer = h1()) {
      peer.send(RawPeer.hello(1, hello("live", 3))).send(RawPeer.head(Kind.RESET, 0, 1));
      assertThat(ask(peer, 2, hello("dev", 3)).verdict()).isEqualTo(PeerAnswer.Verdict.FORBIDDEN);
      serves(true);
      assertThat(ask(peer, 3, hello("live", 3)).verdict()).isEqualTo(PeerAnswer.Verdict.OK);
      await().untilAtomic(backend.accepted, equalTo(1));
    }
  }

  /** It sends no more than it has credit for, and takes no more than it has given. */
  @Test
  void nobody_is_sent_more_than_there_is_credit_for() throws Exception {
    try (RawPeer peer = h1()) {
      assertThat(ask(peer, 1, hello("live", 3)).verdict()).isEqualTo(PeerAnswer.Verdict.OK);
      String much = "x".repeat(200_000);
      peer.send(RawPeer.data(1, much));
      int taken = 0;
      int credited = 0;
      while (taken < 65536) {
        RawPeer.Frame frame = peer.frame();
        taken += frame.text().length();
        credited += frame.kind() == Kind.CREDIT ? 1 : 0;
      }
      assertThat(taken).as("one read may go beyond").isLessThan(65536 + 65536);
      assertThat(peer.hearsOnly(Kind.CREDIT, Duration.ofMillis(300))).isTrue();
      peer.send(RawPeer.head(Kind.CREDIT, 300_000, 1)).send(RawPeer.end(1));
      for (RawPeer.Frame f = peer.frame(); f.kind() != Kind.END; f = peer.frame()) {
        taken += f.text().length();
        credited += f.kind() == Kind.CREDIT ? 1 : 0;
      }
      assertThat(taken).isEqualTo(much.length());
      assertThat(credited).isPositive();
    }
  }

  static Stream<Arguments> nonsense() {
    byte[] good = RawPeer.hello(1, hello("live", 3));
    byte[] random = new byte[5000];
    new Random(1).nextBytes(random);
    byte[] oversized = good.clone();
    oversized[8 + 14] = (byte) 0xff;
    byte[] version1 =
        "PROXY TCP4 1.2.3.4 1.2.3.4 1 2\r\n and more".getBytes(StandardCharsets.US_ASCII);
    byte[] noHello = good.clone();
    noHello[8 + 28] = 1;
    return Stream.of(
        Arguments.of("garbage", random),
        Arguments.of(
            "a request", "GET / HTTP/1.1\r\nHost: db\r\n\r\n".getBytes(StandardCharsets.US_ASCII)),
        Arguments.of("oversized", oversized),
        Arguments.of("version 1", RawPeer.join(RawPeer.head(Kind.HELLO, 1, 1), version1)),
        Arguments.of("no hello", noHello),
        Arguments.of("not waiting for the answer", RawPeer.join(good, RawPeer.data(1, "x"))),
        Arguments.of("a stream that nobody asked for", RawPeer.data(7, "x")),
        Arguments.of("the end of one", RawPeer.end(7)),
        Arguments.of("a reset of one", RawPeer.head(Kind.RESET, 0, 7)),
        Arguments.of("an answer", RawPeer.join(RawPeer.head(Kind.ANSWER, 1, 1), new byte[2])),
        Arguments.of("a stream of no number", RawPeer.hello(0, hello("live", 3))),
        Arguments.of(
            "a kind that is none", new byte[] {(byte) Kind.values().length, 0, 0, 0, 0, 0, 0, 1}),
        Arguments.of("the same stream again", RawPeer.join(good, good)));
  }

  @Test
  void a_stream_ends_once() throws Exception {
    try (RawPeer peer = h1()) {
      assertThat(ask(peer, 1, hello("live", 3)).verdict()).isEqualTo(PeerAnswer.Verdict.OK);
      peer.send(RawPeer.join(RawPeer.end(1), RawPeer.end(1)));
      assertThat(peer.isShutOut()).isTrue();
    }
    assertThatFlowsAreCarried();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void nonsense(String name, byte[] bytes) throws Exception {
    serves(false); // nothing is answered before all has been read
    try (RawPeer peer = h1()) {
      peer.send(bytes);
      assertThat(peer.isShutOut()).isTrue();
    }
    serves(true);
    assertThatFlowsAreCarried();
  }

  @Test
  void who_says_not_what_he_will_speak_is_shut_out() throws Exception {
    var h2 = machines.machine("h2");
    for (String protocol : List.of("", "deputy-image/1")) {
      try (var peer =
          new RawPeer(machines.pki.agent("h1"), h2.address(), h2.peerPort(), protocol)) {
        assertThat(peer.send(RawPeer.hello(1, hello("live", 3))).isShutOut()).isTrue();
      }
    }
  }

  @Test
  void a_truncated_hello_reaches_nobody() throws Exception {
    byte[] good = RawPeer.hello(1, hello("live", 3));
    for (int length = 1; length < good.length; length += 9) {
      try (RawPeer peer = h1()) {
        peer.send(Arrays.copyOf(good, length));
      }
    }
    assertThatFlowsAreCarried();
  }

  /** All but the last are signed by the right authority. */
  @Test
  void only_agents_of_this_cluster_that_are_in_the_table_come_in() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    var strangers =
        List.of(
            machines.pki.issue("other-cluster", "spiffe://prod/agent/h1"),
            machines.pki.issue("operator", "spiffe://lab/operator/h1"),
            machines.pki.issue("removed", "spiffe://lab/agent/h9"),
            machines.pki.issue("no-identity", "https://lab/agent/h1"),
            new TestPki(elsewhere).agent("h1"));
    for (TlsFiles stranger : strangers) {
      assertThat(comesIn(stranger)).as("%s", stranger.certificate()).isFalse();
    }
    assertThat(comesIn(machines.pki.agent("h1"))).isTrue();
  }

  private boolean comesIn(TlsFiles tls) {
    // It trusts whom it asks, so that it is the asked side that refuses.
    var files = new TlsFiles(directory.resolve("ca.pem"), tls.certificate(), tls.key());
    try (RawPeer peer = peer(files)) {
      return ask(peer, 1, hello("live", 3)).verdict() == PeerAnswer.Verdict.OK;
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void a_machine_that_is_removed_is_not_served_on_the_connections_it_has() throws Exception {
    try (RawPeer peer = h1()) {
      assertThat(ask(peer, 1, hello("dev", 3)).verdict()).isEqualTo(PeerAnswer.Verdict.FORBIDDEN);
      server.routes(
          io.deputy.agent.route.RouteFixture.table(
              "h2",
              List.of(machines.machine("h2")),
              List.of(service("live/db", Net.address()).slot(3, 1, "h2")),
              backend("live/db.0#1", 3, true, container)));
      assertThat(peer.send(RawPeer.hello(2, hello("live", 3))).isShutOut()).isTrue();
    }
  }

  @Test
  void bytes_are_not_brought_to_a_machine_with_the_certificate_of_another() throws Exception {
    var imposters = new Machines(Files.createDirectory(directory.resolve("imposter")), "h1", "h2");
    try (imposters) {
      ProxyTraffic imposter = imposters.start("h2", imposters.pki.agent("h3"));
      ProxyTraffic client = imposters.start("h1");
      String virtual = Net.address();
      Service db = service("live/db", virtual).ports(Net.PORT).slot(3, 1, "h2");
      imposters.routes(
          "h2",
          imposter,
          List.of(service("live/db", Net.address()).slot(3, 1, "h2")),
          backend("live/db.0#1", 3, true, container));
      imposters.routes("h1", client, List.of(db.holding(Duration.ofSeconds(1), 10)));
      try (Socket socket = Net.connect(virtual, Net.PORT)) {
        assertThatThrownBy(() -> socket.getInputStream().read())
            .isInstanceOf(SocketException.class);
      }
      assertThat(backend.accepted.get()).isZero();
    }
  }

  /** It hangs up in the middle, then it says nothing for ever, and then it is there. */
  @Test
  void a_client_waits_while_a_peer_breaks_off_and_while_it_is_silent() throws Exception {
    String virtual = Net.address();
    var pair = new Machines(Files.createDirectory(directory.resolve("pair")), "h1", "h2");
    try (pair) {
      ProxyTraffic client = pair.start("h1");
      String address = pair.machine("h2").address();
      int port = pair.machine("h2").peerPort();
      var hungUp = new AtomicInteger();
      var hangsUp =
          new Backend(
              address,
              port,
              socket -> {
                if (socket.getInputStream().read() >= 0) {
                  hungUp.incrementAndGet();
                }
              });
      try (hangsUp) {
        pair.routes(
            "h1", client, List.of(service("live/db", virtual).ports(Net.PORT).slot(3, 1, "h2")));
        try (Socket socket = Net.connect(virtual, Net.PORT)) {
          socket.getOutputStream().write('x');
          await().until(() -> hungUp.get() > 2);
          hangsUp.stop();
          silence(pair, address, port);
          ProxyTraffic there = pair.start("h2");
          pair.routes(
              "h2",
              there,
              List.of(service("live/db", Net.address()).slot(3, 1, "h2")),
              backend("live/db.0#1", 3, true, container));
          assertThat(socket.getInputStream().read()).isEqualTo('x');
          assertThat(backend.accepted.get()).as("exactly once").isEqualTo(1);
        }
      }
    }
  }

  /** Shakes hands as h2, reads a hello, says nothing; until a second one has come. */
  private static void silence(Machines pair, String address, int port) throws IOException {
    var hellos = new AtomicInteger();
    var context = RawPeer.context(pair.pki.agent("h2"));
    try (var listener = (SSLServerSocket) context.getServerSocketFactory().createServerSocket()) {
      listener.setReuseAddress(true);
      listener.setNeedClientAuth(true);
      var parameters = listener.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {PeerTls.FLOWS});
      listener.setSSLParameters(parameters);
      listener.bind(new java.net.InetSocketAddress(address, port));
      Thread.ofVirtual().start(() -> listenInSilence(listener, hellos));
      await().atMost(Duration.ofSeconds(20)).until(() -> hellos.get() >= 2);
    }
  }

  private static void listenInSilence(ServerSocket listener, AtomicInteger hellos) {
    try {
      while (true) {
        Socket peer = listener.accept();
        Thread.ofVirtual()
            .start(
                () -> {
                  try (peer) {
                    if (peer.getInputStream().read() >= 0) {
                      hellos.incrementAndGet();
                    }
                    peer.getInputStream().readAllBytes();
                  } catch (IOException gone) {
                    return;
                  }
                });
      }
    } catch (IOException closed) {
      return;
    }
  }

  @Test
  void new_certificates_are_used_when_the_files_change() throws Exception {
    TlsFiles files = machines.pki.agent("h7");
    var tls = new PeerTls("lab", files);
    assertThat(tls.refresh()).isEmpty();
    PeerTls.Contexts first = tls.contexts();
    assertThat(tls.refresh()).isEmpty();
    assertThat(tls.contexts()).isSameAs(first);
    machines.pki.agent("h7");
    assertThat(tls.refresh()).isEmpty();
    assertThat(tls.contexts()).isNotSameAs(first);
    PeerTls.Contexts second = tls.contexts();
    Files.writeString(files.key(), "nonsense");
    assertThat(tls.refresh()).get().asString().contains("h7-key.pem");
    assertThat(tls.contexts()).as("the last good ones").isSameAs(second);
  }
}
