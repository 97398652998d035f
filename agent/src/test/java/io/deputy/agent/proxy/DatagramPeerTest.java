package io.deputy.agent.proxy;

import static io.deputy.agent.route.RouteFixture.backend;
import static io.deputy.agent.route.RouteFixture.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.flow.Ends;
import io.deputy.agent.peer.PeerFrames.Kind;
import io.deputy.agent.peer.PeerHeader;
import io.deputy.agent.peer.RawPeer;
import io.deputy.agent.route.RouteFixture.Service;
import io.deputy.model.Origin;
import io.deputy.model.PeerAnswer;
import io.deputy.model.PeerHello;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.ServiceId;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent answers another that brings datagrams, byte by byte. */
class DatagramPeerTest {
  @TempDir private static Path directory;

  private final String container = Net.address();
  private Machines machines;
  private ProxyTraffic server;
  private DatagramBackend program;

  @BeforeEach
  void start() {
    machines = new Machines(directory, "h1", "h2");
    server = machines.start("h2");
    program = new DatagramBackend("dns:", container, Net.PORT);
    routes(dns().slot(3, 1, "h2"), 1, 3);
  }

  private static Service dns() {
    return service("live/dns", Net.address())
        .publish(
            new PublishedPort("127.0.0.1", 15356, Net.PORT + 1, Protocol.UDP, false),
            new PublishedPort("127.0.0.1", 15357, Net.PORT, Protocol.TCP, false));
  }

  private void routes(Service service, int placement, long epoch) {
    machines.routes(
        "h2", server, List.of(service), backend("live/dns.0#" + placement, epoch, true, container));
  }

  @AfterEach
  void stop() {
    machines.close();
    program.close();
  }

  private static PeerHello hello(Origin from, int port, long epoch) {
    return new PeerHello(ServiceId.parse("live/dns"), 0, Protocol.UDP, port, epoch, from);
  }

  private static PeerHello hello() {
    return hello(new Origin.Network("live_default"), Net.PORT, 3);
  }

  private RawPeer h1() throws IOException {
    return new RawPeer(
        machines.pki.agent("h1"),
        machines.machine("h2").address(),
        machines.machine("h2").peerPort());
  }

  private static PeerAnswer.Verdict asked(RawPeer peer, int stream, PeerHello hello)
      throws IOException {
    return peer.send(RawPeer.hello(stream, hello)).answer(stream).verdict();
  }

  private static RawPeer.Frame heard(int stream, String text) {
    return new RawPeer.Frame(Kind.DATAGRAM, stream, text);
  }

  private static RawPeer.Frame end(int stream) {
    return new RawPeer.Frame(Kind.END, stream, "");
  }

  @Test
  void one_connection_carries_many_sessions() throws Exception {
    try (RawPeer peer = h1()) {
      for (int i = 1; i <= 5; i++) {
        assertThat(asked(peer, i, hello())).isEqualTo(PeerAnswer.Verdict.OK);
      }
      for (int i = 1; i <= 5; i++) {
        peer.send(RawPeer.datagram(i, "a" + i)).send(RawPeer.datagram(i, "b"));
        assertThat(peer.frame()).isEqualTo(heard(i, "dns:a" + i));
        assertThat(peer.frame()).isEqualTo(heard(i, "dns:b"));
        peer.send(RawPeer.end(i)).send(RawPeer.datagram(i, "late"));
      }
      assertThat(asked(peer, 6, hello())).isEqualTo(PeerAnswer.Verdict.OK);
    }
    assertThat(program.askers).as("a socket each").hasSize(5);
  }

  @Test
  void who_asks_is_judged_here_too() throws Exception {
    try (RawPeer peer = h1()) {
      assertThat(asked(peer, 1, hello(new Origin.Network("dev_default"), Net.PORT, 3)))
          .isEqualTo(PeerAnswer.Verdict.FORBIDDEN);
      assertThat(asked(peer, 2, hello(new Origin.Network("live_default"), Net.PORT, 2)))
          .isEqualTo(PeerAnswer.Verdict.STALE);
      assertThat(asked(peer, 3, hello(new Origin.Ingress(), Net.PORT, 3)))
          .as("published for TCP only")
          .isEqualTo(PeerAnswer.Verdict.FORBIDDEN);
      assertThat(asked(peer, 4, hello(new Origin.Ingress(), Net.PORT + 1, 3)))
          .as("published for UDP")
          .isEqualTo(PeerAnswer.Verdict.OK);
    }
    assertThat(program.received).hasValue(0);
  }

  @Test
  void a_new_epoch_ends_the_session_and_not_the_connection() throws Exception {
    try (RawPeer peer = h1()) {
      assertThat(asked(peer, 1, hello())).isEqualTo(PeerAnswer.Verdict.OK);
      peer.send(RawPeer.datagram(1, "x"));
      assertThat(peer.frame()).isEqualTo(heard(1, "dns:x"));
      routes(dns().slot(4, 2, "h2"), 2, 4);
      assertThat(peer.frame()).isEqualTo(end(1));
      assertThat(asked(peer, 2, hello(new Origin.Host(), Net.PORT, 4)))
          .isEqualTo(PeerAnswer.Verdict.OK);
    }
  }

  @Test
  void a_container_that_refuses_ends_the_session() throws Exception {
    program.close();
    try (RawPeer peer = h1()) {
      assertThat(asked(peer, 1, hello())).isEqualTo(PeerAnswer.Verdict.OK);
      peer.send(RawPeer.datagram(1, "x"));
      assertThat(peer.frame()).isEqualTo(end(1));
    }
  }

  @Test
  void a_length_that_no_datagram_has_ends_the_connection() throws Exception {
    try (RawPeer peer = h1()) {
      assertThat(asked(peer, 1, hello())).isEqualTo(PeerAnswer.Verdict.OK);
      peer.send(RawPeer.head(Kind.DATAGRAM, 65_536, 1));
      assertThat(peer.isShutOut()).isTrue();
    }
    assertThat(program.received).hasValue(0);
  }

  @Test
  void the_header_says_that_it_is_about_datagrams() {
    var from = new InetSocketAddress("10.0.0.1", 4000);
    HAProxyMessage header = PeerHeader.of(hello(), Ends.ofDatagrams(from, from));
    assertThat(header.proxiedProtocol()).isEqualTo(HAProxyProxiedProtocol.UDP4);
    assertThat(PeerHeader.hello(header)).isEqualTo(hello());
    header.release();
  }
}
