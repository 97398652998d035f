package io.deputy.agent.proxy;

import io.deputy.agent.dns.NameServer;
import io.deputy.agent.dns.ResolvConf;
import io.deputy.agent.net.Subnet;
import io.deputy.agent.net.VirtualNetwork;
import io.deputy.agent.proxy.socket.Sockets;
import io.deputy.agent.route.Origin;
import io.deputy.agent.route.RouteTable;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.agent.run.ImageShelf;
import io.deputy.agent.run.Traffic;
import io.deputy.model.PlacementId;
import io.deputy.model.Routes;
import io.deputy.model.ServiceId;
import io.deputy.settings.MachineAddresses;
import io.deputy.tls.UnusableFile;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proxy as a whole: event loops that carry, one thread that opens and closes ports, and one
 * that looks after the machine (routes, addresses, certificates), which may block for seconds.
 */
@SuppressWarnings(
    "FutureReturnValueIgnored") // A write or close that fails ends the channel: its handlers see
// that.
public final class ProxyTraffic implements Traffic, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyTraffic.class);
  private static final int MOST_LOOPS = 4;
  private static final int MACHINE_SECONDS = 10;

  private final ProxySettings settings;
  private final Subnet virtual;
  private final Sockets sockets;
  private final Lane.Shared shared;
  private final Map<EventLoop, Lane> lanes = new HashMap<>();
  private final Listeners listeners;
  private final PeerServer peers;
  private final NameServer names;
  private final ScheduledExecutorService ports = thread("traffic-ports");
  private final ScheduledExecutorService machine = thread("traffic-machine");

  private volatile RouteTable table;
  private volatile Askers askers;
  private volatile Set<InetAddress> own = Set.of();
  private volatile List<AppNetwork> networks = List.of();
  private volatile List<InetSocketAddress> resolvers = List.of();
  private volatile List<String> machineTroubles = List.of();

  private ProxyTraffic(ProxySettings settings, ImageShelf shelf, LongSupplier nanos)
      throws UnusableFile {
    this.settings = settings;
    this.virtual = Subnet.parse(settings.virtualNetwork());
    this.table = new RouteTable(settings.machine(), Routes.NONE, Map.of());
    this.askers = new Askers(virtual, own, networks);
    var tls = new PeerTls(settings.cluster(), settings.tls());
    int cores = Runtime.getRuntime().availableProcessors();
    this.sockets = Sockets.open(Math.min(MOST_LOOPS, cores));
    this.shared =
        new Lane.Shared(
            () -> table,
            () -> askers,
            new Holds(),
            new OpenFlows(),
            new Tally(),
            tls,
            sockets,
            nanos);
    sockets.loops().forEach(loop -> lanes.put(loop, new Lane(loop, shared)));
    this.listeners = new Listeners(shared, this::accept);
    this.peers = new PeerServer(settings.address(), settings.peerPort(), shared, this::lane, shelf);
    this.names = new NameServer(sockets, settings.dnsPort(), () -> table, () -> resolvers);
  }

  /**
   * Starts carrying, by a table without services at first. What can't be done on this machine now
   * is among the {@link #troubles()} and tried again.
   *
   * @param shelf has the images that other machines may ask for
   * @throws UnusableFile if its certificate can't be used from the start
   */
  public static ProxyTraffic start(ProxySettings settings, ImageShelf shelf) throws UnusableFile {
    return start(settings, shelf, System::nanoTime);
  }

  /**
   * @param nanos by which it is judged how long a client has waited
   */
  static ProxyTraffic start(ProxySettings settings, ImageShelf shelf, LongSupplier nanos)
      throws UnusableFile {
    var traffic = new ProxyTraffic(settings, shelf, nanos);
    traffic.machine.scheduleWithFixedDelay(
        guarded(traffic::lookAfterMachine), 0, MACHINE_SECONDS, TimeUnit.SECONDS);
    traffic.ports.scheduleWithFixedDelay(guarded(traffic::tick), 0, 1, TimeUnit.SECONDS);
    return traffic;
  }

  @Override
  public void routes(RouteTable newest) {
    table = newest.since(table);
    lanes.values().forEach(lane -> lane.loop().execute(lane::tableChanged));
    ports.execute(guarded(() -> listeners.follow(table)));
  }

  @Override
  public void networks(List<AppNetwork> newest) {
    networks = List.copyOf(newest);
    ports.execute(guarded(this::placeAskers));
  }

  @Override
  public int flows(PlacementId placement) {
    return shared.open().count(placement);
  }

  @Override
  public SortedMap<ServiceId, Integer> waiting() {
    return shared.holds().counts();
  }

  @Override
  public List<String> troubles() {
    return Stream.of(
            machineTroubles.stream(),
            peers.trouble().stream(),
            names.troubles().stream(),
            listeners.troubles().stream())
        .flatMap(s -> s)
        .toList();
  }

  /** Closes every port and connection; blocks at most 2 s. */
  @Override
  public void close() {
    machine.shutdownNow();
    ports.shutdownNow();
    sockets.close();
    shared.tally().say();
  }

  /** How many connections wait for a service here. */
  int waiting(ServiceId service) {
    return shared.holds().count(service);
  }

  private Lane lane(Channel channel) {
    Lane lane = lanes.get(channel.eventLoop());
    if (lane == null) {
      throw new IllegalStateException("a channel on a foreign loop: " + channel);
    }
    return lane;
  }

  /** Takes a client: who it is, where it wants to go. */
  private void accept(Channel channel, Listeners.Use use) {
    InetAddress source = ((InetSocketAddress) channel.remoteAddress()).getAddress();
    InetAddress target = ((InetSocketAddress) channel.localAddress()).getAddress();
    Origin origin = askers.origin(source);
    String wrong = null;
    if (use.published() && askers.isVirtual(target)) {
      // A port published on every address would else answer for the ports of other services.
      wrong = "the port is published, and not one of a service at a virtual address";
    } else if (origin == null && !use.published()) {
      wrong = "the client is on no network of an app";
    }
    if (wrong != null) {
      shared.tally().add("refused", use.service(), wrong);
      TcpLeg.reset(channel);
      return;
    }
    channel
        .pipeline()
        .addLast(
            new Pending(
                lane(channel),
                channel,
                origin == null ? new Origin.Ingress() : origin,
                use.service(),
                use.port()));
  }

  private void placeAskers() {
    askers = new Askers(virtual, own, networks);
    names.follow(networks);
  }

  private void tick() {
    peers.ensure();
    listeners.retry();
    names.retry();
    shared.tally().say();
    lanes.values().forEach(lane -> lane.loop().execute(lane::tick));
  }

  private void lookAfterMachine() {
    var troubles = new ArrayList<String>();
    if (settings.makeLocal()) {
      new VirtualNetwork(virtual).ensure().ifPresent(troubles::add);
    }
    shared.tls().refresh().ifPresent(troubles::add);
    readResolvers().ifPresent(troubles::add);
    machineTroubles = List.copyOf(troubles);
    own = MachineAddresses.read().all();
    ports.execute(guarded(this::placeAskers));
  }

  private Optional<String> readResolvers() {
    try {
      resolvers = ResolvConf.read(Files.readAllLines(settings.resolvConf()), names.addresses());
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "names outside of the apps can't be resolved: can't read " + settings.resolvConf());
    }
  }

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().name(name).daemon(true).factory());
  }

  /**
   * A bug in one look must not end all later ones. An error goes to the handler that ends the
   * process: the executor would keep it to itself, and never look again.
   */
  static Runnable guarded(Runnable look) {
    return () -> {
      try {
        look.run();
      } catch (RejectedExecutionException e) {
        LOG.debug("traffic: closing");
      } catch (RuntimeException e) {
        LOG.error("traffic: a bug", e);
      } catch (Throwable e) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
    };
  }
}
