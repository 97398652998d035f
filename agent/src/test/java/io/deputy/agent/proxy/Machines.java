package io.deputy.agent.proxy;

import io.deputy.agent.link.TestPki;
import io.deputy.agent.net.ClosedPorts;
import io.deputy.agent.route.LocalBackend;
import io.deputy.agent.route.RouteFixture;
import io.deputy.agent.route.RouteFixture.Service;
import io.deputy.agent.run.ImageShelf;
import io.deputy.agent.socket.Sockets;
import io.deputy.model.Machine;
import io.deputy.model.MachineName;
import io.deputy.tls.TlsFiles;
import io.deputy.tls.UnusableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Agents' proxies side by side in one network namespace: each has an address of its own for peers,
 * and is given other virtual addresses than the rest, which on machines of their own would be the
 * same.
 */
final class Machines implements AutoCloseable {
  private static final int PEER_PORT = 17421;

  private final Path directory;
  private final Map<String, Machine> machines = new LinkedHashMap<>();
  private final List<ProxyTraffic> started = new ArrayList<>();
  final TestPki pki;

  /** The images of each machine that is started from now on. */
  ImageShelf shelf = FakeShelf.EMPTY;

  /** Connections that each machine that is started from now on may carry. */
  int most = 10_000;

  /** What the proxies take for now; null for the real one. */
  private volatile @Nullable Long frozenNanos;

  Machines(Path directory, String... names) {
    this.directory = directory;
    this.pki = new TestPki(directory);
    for (String name : names) {
      machines.put(name, RouteFixture.machine(name, Net.address(), PEER_PORT));
    }
  }

  Machine machine(String name) {
    Machine machine = machines.get(name);
    if (machine == null) {
      throw new AssertionError("no machine " + name);
    }
    return machine;
  }

  /** A proxy that runs, by a table without services. */
  ProxyTraffic start(String name) {
    return start(name, pki.agent(name));
  }

  ProxyTraffic start(String name, TlsFiles tls) {
    Path resolvConf = directory.resolve("resolv.conf");
    try {
      Files.writeString(resolvConf, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Machine machine = machine(name);
    ProxyTraffic traffic =
        started(
            new ProxySettings(
                "lab",
                new MachineName(name),
                machine.address(),
                machine.peerPort(),
                tls,
                virtualNetwork(),
                resolvConf,
                15353,
                17422,
                () -> ClosedPorts.DEFAULTS,
                List.of(),
                false));
    started.add(traffic);
    traffic.routes(RouteFixture.table(name, List.copyOf(machines.values()), List.of()));
    Net.awaitListening(machine.address(), machine.peerPort());
    return traffic;
  }

  /** One of which nothing is used but the first address, for the names that a machine asks for. */
  private static String virtualNetwork() {
    String network = Net.address();
    Net.address();
    return network + "/32";
  }

  private ProxyTraffic started(ProxySettings settings) {
    try {
      return ProxyTraffic.start(
          settings, shelf, (_, channel) -> Sockets.reset(channel), this::nanos, () -> most);
    } catch (UnusableFile e) {
      throw new AssertionError(e);
    }
  }

  private long nanos() {
    Long frozen = frozenNanos;
    return frozen == null ? System.nanoTime() : frozen;
  }

  /**
   * Time stands still for the proxies that judge how fast a client is, whatever this machine does.
   */
  void freeze() {
    frozenNanos = System.nanoTime();
  }

  /** So much time goes by; after {@link #freeze}. */
  void pass(Duration time) {
    frozenNanos = nanos() + time.toNanos();
  }

  /** Routes as one machine has them; waits until its known ports are open. */
  void routes(String name, ProxyTraffic traffic, List<Service> services, LocalBackend... local) {
    traffic.routes(RouteFixture.table(name, List.copyOf(machines.values()), services, local));
    for (Service service : services) {
      service.ports().forEach(port -> Net.awaitListening(service.address(), port));
      service.udpPorts().forEach(port -> Net.awaitOpen(service.address(), port));
    }
  }

  @Override
  public void close() {
    started.forEach(ProxyTraffic::close);
  }
}
