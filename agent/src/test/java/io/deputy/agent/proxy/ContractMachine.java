package io.deputy.agent.proxy;

import static io.deputy.agent.route.RouteFixture.backend;
import static io.deputy.agent.route.RouteFixture.machine;
import static io.deputy.agent.route.RouteFixture.network;
import static io.deputy.agent.route.RouteFixture.published;
import static io.deputy.agent.route.RouteFixture.service;
import static io.deputy.agent.route.RouteFixture.table;

import io.deputy.agent.link.TestPki;
import io.deputy.agent.net.ClosedPorts;
import io.deputy.agent.net.Grant;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.agent.socket.Sockets;
import io.deputy.model.MachineName;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.tls.TlsFiles;
import io.deputy.tls.UnusableFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The proxy of a machine with two apps, as a program for a network namespace. */
final class ContractMachine {
  static final String LIVE_GATEWAY = "172.31.1.1";
  static final String LIVE = "172.31.1.2";
  static final String DEV_GATEWAY = "172.31.2.1";
  static final String DEV = "172.31.2.2";
  static final String INNER_GATEWAY = "172.31.3.1";
  static final String INNER = "172.31.3.2";
  static final String H1 = "172.31.9.1";
  static final String H2 = "172.31.9.2";
  static final String LIVE_DB = "198.18.0.5";
  static final String DEV_DB = "198.18.0.6";
  static final int LIVE_PORT = 8080;
  static final int DEV_PORT = 8081;
  static final int LOOPBACK_PORT = 8082;
  static final int H2_PEER_PORT = 7500;

  /** Known, of both apps. */
  static final int UDP = 5300;

  /** Known of live, and published by Docker for dev. */
  static final int UDP_OF_DOCKER = 5302;

  /** Of live on every machine, and on the other machine only. */
  static final int LIVE_UDP = 5310;

  static final int LIVE_UDP_ON_H2 = 5311;

  private ContractMachine() {}

  /**
   * Lays out the machine with its certificates, and a container of live that listens; the proxy is
   * not started.
   */
  static void layOut(Namespaces namespaces, Path directory, String... ports) throws Exception {
    new TestPki(directory).agent("h1");
    namespaces.add("h1");
    namespaces.add("live");
    namespaces.bridge("br-live", "h1", LIVE_GATEWAY, "live", LIVE);
    namespaces.in("h1", "ip", "addr", "add", H1 + "/24", "dev", "lo");
    var program = new ArrayList<>(List.of("live", LIVE));
    program.addAll(List.of(ports));
    namespaces.java("live", ContractContainer.class, program.toArray(String[]::new));
  }

  /**
   * All that are in the same folder. An installed agent has its classes in jars, which are open: it
   * needs no file descriptor to load one.
   */
  private static void loadClasses(Class<?> one) throws ReflectiveOperationException, IOException {
    Path root = Path.of(URI.create(one.getProtectionDomain().getCodeSource().getLocation() + ""));
    if (!Files.isDirectory(root)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        String name = root.relativize(file).toString().replace('/', '.').replace(".class", "");
        if (!name.endsWith("-info")) {
          Class.forName(name, false, one.getClassLoader());
        }
      }
    }
  }

  public static void main(String[] args)
      throws InterruptedException, UnusableFile, ReflectiveOperationException, IOException {
    loadClasses(ProxyTraffic.class);
    loadClasses(MachineName.class);
    Path directory = Path.of(args[0]);
    var tls =
        new TlsFiles(
            directory.resolve("ca.pem"),
            directory.resolve("h1.pem"),
            directory.resolve("h1-key.pem"));
    ProxyTraffic traffic =
        ProxyTraffic.start(
            ProxySettings.of(
                "lab",
                new MachineName("h1"),
                H1,
                7421,
                tls,
                "198.18.0.0/16",
                7422,
                () -> ClosedPorts.DEFAULTS,
                List.of(new Grant("dev", 8500))),
            FakeShelf.EMPTY,
            (_, channel) -> Sockets.reset(channel));
    while (args.length > 1 && !Files.exists(Path.of(args[1]))) {
      Thread.sleep(50); // neither Docker nor a coordinator has said anything yet
    }
    traffic.networks(
        List.of(
            new AppNetwork("live", "live_default", "172.31.1.0/24", LIVE_GATEWAY),
            new AppNetwork("live", "live_back", "172.31.3.0/24", INNER_GATEWAY),
            new AppNetwork("dev", "dev_default", "172.31.2.0/24", DEV_GATEWAY)));
    traffic.routes(
        table(
            "h1",
            List.of(machine("h1", H1, 7421), machine("h2", H2, H2_PEER_PORT)),
            List.of(
                service("live/db", LIVE_DB)
                    .on(network("default"), network("back"))
                    .ports(5432)
                    .udpPorts(UDP, UDP_OF_DOCKER)
                    .publish(
                        published("", LIVE_PORT, 5432),
                        published("", 5432, 5432),
                        published("127.0.0.1", LOOPBACK_PORT, 5432),
                        new PublishedPort("", LIVE_UDP, UDP, Protocol.UDP, false),
                        new PublishedPort("", 53, UDP, Protocol.UDP, false),
                        new PublishedPort(H2, LIVE_UDP_ON_H2, UDP, Protocol.UDP, false))
                    .slot(1, 1, "h1"),
                service("dev/db", DEV_DB)
                    .ports(5432)
                    .udpPorts(UDP)
                    .publish(published("", DEV_PORT, 5432))
                    .slot(1, 1, "h1")),
            backend("live/db.0#1", 1, true, LIVE),
            backend("dev/db.0#1", 1, true, DEV)));
    Thread.currentThread().join();
  }
}
