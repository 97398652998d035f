package io.deputy.agent.proxy;

import static io.deputy.agent.route.RouteFixture.backend;
import static io.deputy.agent.route.RouteFixture.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.route.RouteFixture.Service;
import io.deputy.model.Origin;
import io.deputy.model.PeerAnswer;
import io.deputy.model.PeerHello;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.ServiceId;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.handler.codec.haproxy.HAProxyTLV;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent answers another that brings datagrams, byte by byte. */
class DatagramPeerTest {
  private static final byte[] END = new byte[4];

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
    return hello(new Origin.Network("live", "default"), Net.PORT, 3);
  }

  private RawPeer h1() throws IOException {
    return new RawPeer(
        machines.pki.agent("h1"),
        machines.machine("h2").address(),
        machines.machine("h2").peerPort());
  }

  private static byte[] datagram(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length + 1).put(bytes).array();
  }

  private static String heard(RawPeer peer) throws IOException {
    return new String(Objects.requireNonNull(peer.datagram()), StandardCharsets.UTF_8);
  }

  private static PeerAnswer.Verdict asked(RawPeer peer, PeerHello hello) throws IOException {
    return peer.send(RawPeer.header(hello)).answer().verdict();
  }

  @Test
  void one_connection_carries_one_session_after_the_other() throws Exception {
    try (RawPeer peer = h1()) {
      for (int i = 0; i < 5; i++) {
        assertThat(asked(peer, hello())).isEqualTo(PeerAnswer.Verdict.OK);
        peer.send(datagram("a" + i)).send(datagram("b"));
        assertThat(heard(peer)).isEqualTo("dns:a" + i);
        assertThat(heard(peer)).isEqualTo("dns:b");
        peer.send(END);
        assertThat(peer.datagram()).as("the end").isNull();
      }
    }
    assertThat(program.askers).as("a socket each").hasSize(5);
  }

  @Test
  void who_asks_is_judged_here_too() throws Exception {
    try (RawPeer peer = h1()) {
      assertThat(asked(peer, hello(new Origin.Network("dev", "default"), Net.PORT, 3)))
          .isEqualTo(PeerAnswer.Verdict.FORBIDDEN);
      assertThat(asked(peer, hello(new Origin.Network("live", "default"), Net.PORT, 2)))
          .isEqualTo(PeerAnswer.Verdict.STALE);
      assertThat(asked(peer, hello(new Origin.Ingress(), Net.PORT, 3)))
          .as("published for TCP only")
          .isEqualTo(PeerAnswer.Verdict.FORBIDDEN);
      assertThat(asked(peer, hello(new Origin.Ingress(), Net.PORT + 1, 3)))
          .as("published for UDP")
          .isEqualTo(PeerAnswer.Verdict.OK);
    }
    assertThat(program.received).hasValue(0);
  }

  @Test
  void a_new_epoch_ends_the_session_and_not_the_connection() throws Exception {
    try (RawPeer peer = h1()) {
      assertThat(asked(peer, hello())).isEqualTo(PeerAnswer.Verdict.OK);
      peer.send(datagram("x"));
      assertThat(heard(peer)).isEqualTo("dns:x");
      routes(dns().slot(4, 2, "h2"), 2, 4);
      assertThat(peer.datagram()).as("the end").isNull();
      peer.send(END);
      assertThat(asked(peer, hello(new Origin.Host(), Net.PORT, 4)))
          .isEqualTo(PeerAnswer.Verdict.OK);
    }
  }

  @Test
  void a_container_that_refuses_ends_the_session() throws Exception {
    program.close();
    try (RawPeer peer = h1()) {
      assertThat(asked(peer, hello())).isEqualTo(PeerAnswer.Verdict.OK);
      peer.send(datagram("x"));
      assertThat(peer.datagram()).as("the end").isNull();
    }
  }

  @Test
  void a_length_that_no_datagram_has_ends_the_connection() throws Exception {
    try (RawPeer peer = h1()) {
      assertThat(asked(peer, hello())).isEqualTo(PeerAnswer.Verdict.OK);
      peer.send(ByteBuffer.allocate(4).putInt(65_537).array());
      assertThat(peer.isShutOut()).isTrue();
    }
    assertThat(program.received).hasValue(0);
  }

  /** It would open a TCP connection to the container. */
  @Test
  void an_agent_that_knows_no_datagrams_finds_no_hello() {
    var from = new InetSocketAddress("10.0.0.1", 4000);
    HAProxyMessage header = PeerHeader.of(hello(), Ends.ofDatagrams(from, from));
    assertThat(header.tlvs())
        .extracting(HAProxyTLV::typeByteValue)
        .containsExactly(PeerHeader.DATAGRAMS)
        .doesNotContain(PeerHeader.HELLO);
    assertThat(header.proxiedProtocol()).isEqualTo(HAProxyProxiedProtocol.UDP4);
    header.release();
  }
}
