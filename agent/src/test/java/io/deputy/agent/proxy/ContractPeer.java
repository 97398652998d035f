package io.deputy.agent.proxy;

import static io.deputy.agent.route.RouteFixture.backend;
import static io.deputy.agent.route.RouteFixture.machine;
import static io.deputy.agent.route.RouteFixture.service;

import io.deputy.agent.net.ClosedPorts;
import io.deputy.agent.route.LocalBackend;
import io.deputy.agent.route.RouteFixture;
import io.deputy.agent.socket.Sockets;
import io.deputy.model.MachineName;
import io.deputy.tls.TlsFiles;
import io.deputy.tls.UnusableFile;
import java.nio.file.Path;
import java.util.List;

/** One of two machines: h2 runs the database, and h1 has its clients. */
final class ContractPeer {
  static final String H1 = "172.31.5.1";
  static final String H2 = "172.31.5.2";

  private ContractPeer() {}

  public static void main(String[] args) throws InterruptedException, UnusableFile {
    Path directory = Path.of(args[0]);
    String self = args[1];
    var tls =
        new TlsFiles(
            directory.resolve("ca.pem"),
            directory.resolve(self + ".pem"),
            directory.resolve(self + "-key.pem"));
    String address = self.equals("h1") ? H1 : H2;
    ProxyTraffic traffic =
        ProxyTraffic.start(
            ProxySettings.of(
                "lab",
                new MachineName(self),
                address,
                7421,
                tls,
                "198.18.0.0/16",
                7422,
                () -> ClosedPorts.DEFAULTS,
                List.of()),
            FakeShelf.EMPTY,
            (_, channel) -> Sockets.reset(channel));
    var local = new LocalBackend[0];
    if (self.equals("h2")) {
      new Backend("127.0.0.1", 5432, Backend.ECHO);
      local = new LocalBackend[] {backend("live/db.0#1", 1, true, "127.0.0.1")};
    }
    traffic.routes(
        RouteFixture.table(
            self,
            List.of(machine("h1", H1, 7421), machine("h2", H2, 7421)),
            List.of(service("live/db", "198.18.0.5").ports(5432).slot(1, 1, "h2")),
            local));
    Thread.currentThread().join();
  }
}
