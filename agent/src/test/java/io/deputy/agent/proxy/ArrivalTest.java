package io.deputy.agent.proxy;

import static io.deputy.agent.route.RouteFixture.backend;
import static io.deputy.agent.route.RouteFixture.machine;
import static io.deputy.agent.route.RouteFixture.service;
import static io.deputy.agent.route.RouteFixture.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deputy.agent.flow.Ends;
import io.deputy.agent.flow.OpenFlows;
import io.deputy.agent.flow.Tally;
import io.deputy.agent.link.TestPki;
import io.deputy.agent.net.Subnet;
import io.deputy.agent.peer.IncomingLink;
import io.deputy.agent.peer.PeerHeader;
import io.deputy.agent.peer.PeerTls;
import io.deputy.agent.route.RouteTable;
import io.deputy.agent.socket.Sockets;
import io.deputy.model.Machine;
import io.deputy.model.MachineName;
import io.deputy.model.Origin;
import io.deputy.model.PeerHello;
import io.deputy.model.Protocol;
import io.deputy.model.ServiceId;
import io.deputy.tls.UnusableFile;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes between a hello and its answer. */
class ArrivalTest {
  private static final Machine H1 = machine("h1");
  private static final Machine H2 = machine("h2");

  private final String container = Net.address();
  private final RouteTable before =
      table(
          "h2",
          List.of(H1, H2),
          List.of(service("live/db", "198.18.0.1").slot(3, 1, "h2")),
          backend("live/db.0#1", 3, true, container));
  private final RouteTable after =
      table("h2", List.of(H2), List.of(service("live/db", "198.18.0.1").slot(4)));
  @TempDir Path directory;
  private int looks;

  /** The newest changes once it has been looked at for the peer, and for the verdict. */
  private RouteTable newest() {
    return ++looks <= 2 ? before : after;
  }

  private Lane lane(Sockets sockets, EventLoop loop) throws UnusableFile {
    var askers = new Askers(Subnet.parse("198.18.0.0/16"), Set.of(), List.of());
    return new Lane(
        loop,
        new Lane.Shared(
            this::newest,
            () -> askers,
            new Holds(),
            new Holds(),
            new SeenPorts(),
            new OpenFlows(1000),
            new Tally(),
            new PeerTls("lab", new TestPki(directory).agent("h2")),
            sockets,
            System::nanoTime));
  }

  /**
   * The slot has moved on and the peer was taken out of the cluster while its container was being
   * connected: nobody is there to hear of an exception.
   */
  @Test
  void a_peer_that_is_gone_when_its_container_answers_is_cut_off() throws Exception {
    var hello =
        new PeerHello(
            ServiceId.parse("live/db"),
            0,
            Protocol.TCP,
            Net.PORT,
            3,
            new Origin.Network("live_default"));
    try (var sockets = Sockets.open(1);
        var _ = new Backend(container, Net.PORT, Backend.ECHO)) {
      EventLoop loop = sockets.loops().getFirst();
      var channel = new EmbeddedChannel();
      var link = new IncomingLink(lane(sockets, loop), new MachineName("h1"), channel);
      loop.submit(
              () -> {
                var from = new InetSocketAddress("10.0.0.1", 1);
                link.hello(1, 65536, PeerHeader.of(hello, Ends.of(from, from)));
              })
          .sync();
      await().until(() -> !channel.isOpen());
      assertThat(looks).as("the verdict was to connect").isGreaterThan(2);
      channel.flush();
      assertThat(channel.<Object>readOutbound()).as("no answer").isNull();
    }
  }
}
