package io.deputy.agent.proxy;

import io.deputy.agent.dns.NameServer;
import io.deputy.agent.dns.ResolvConf;
import io.deputy.agent.net.Firewall;
import io.deputy.agent.net.FloatingAddresses;
import io.deputy.agent.net.PortReuse;
import io.deputy.agent.net.Subnet;
import io.deputy.agent.net.VirtualNetwork;
import io.deputy.agent.proxy.socket.Capacity;
import io.deputy.agent.proxy.socket.Sockets;
import io.deputy.agent.route.PublishedPorts;
import io.deputy.agent.route.RouteTable;
import io.deputy.agent.route.WantedAddress;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.agent.run.ImageShelf;
import io.deputy.agent.run.Traffic;
import io.deputy.clock.BootClock;
import io.deputy.model.Connections;
import io.deputy.model.FloatingAddress;
import io.deputy.model.Invalid;
import io.deputy.model.PlacementId;
import io.deputy.model.Protocol;
import io.deputy.model.ServiceId;
import io.deputy.settings.MachineAddresses;
import io.deputy.tls.UnusableFile;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
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

  private static final String NO_EPOLL =
      "only known ports of services are answered: Netty's epoll library can't be loaded";

  private final ProxySettings settings;
  private final Subnet virtual;
  private final Sockets sockets;
  private final Lane.Shared shared;
  private final Map<EventLoop, Lane> lanes = new HashMap<>();
  private final Listeners listeners;
  private final CatchAll catchAll;
  private final Firewall firewall = new Firewall();
  private final FloatingAddresses floating;
  private final Leaving leaving;
  private final PeerServer peers;
  private final NameServer names;
  private final ScheduledExecutorService ports = thread("traffic-ports");
  private final ScheduledExecutorService machine = thread("traffic-machine");

  private volatile RouteTable table;

  /** The newest, by which rules are made; connections may go by the one before for a moment. */
  private volatile RouteTable latest;

  private long tables; // that were told; the loop's thread counts
  private long following; // the number of the one that connections go by

  private volatile Askers askers;
  private volatile Set<InetAddress> own = Set.of();
  private volatile List<AppNetwork> networks = List.of();
  private volatile List<InetSocketAddress> resolvers = List.of();
  private volatile List<String> machineTroubles = List.of();
  private volatile SortedSet<String> abilities = Collections.emptySortedSet();
  private volatile Optional<String> rulesTrouble = Optional.empty();
  private volatile PublishedPorts published;

  /** What the rules were last asked for with; of the thread that opens ports. */
  private Set<Listeners.Place> ruled = Set.of();

  /** Connections to virtual addresses are redirected to the one port that catches all. */
  private volatile boolean caught;

  private ProxyTraffic(ProxySettings settings, ImageShelf shelf, LongSupplier nanos, int most)
      throws UnusableFile {
    this.settings = settings;
    this.virtual = Subnet.parse(settings.virtualNetwork());
    this.table = RouteTable.empty(settings.machine());
    this.latest = table;
    this.published = PublishedPorts.of(table, Protocol.TCP);
    this.askers = new Askers(virtual, own, networks);
    var tls = new PeerTls(settings.cluster(), settings.tls());
    int cores = Runtime.getRuntime().availableProcessors();
    this.sockets = Sockets.open(Math.min(MOST_LOOPS, cores));
    this.shared =
        new Lane.Shared(
            () -> table,
            () -> askers,
            new Holds(),
            new Holds(),
            new SeenPorts(),
            new OpenFlows(most),
            new Tally(),
            tls,
            sockets,
            nanos);
    sockets.loops().forEach(loop -> lanes.put(loop, new Lane(loop, shared)));
    var reception = new Reception(shared, () -> published, this::lane);
    this.listeners = new Listeners(shared, this::answering, this::lane, reception::accept);
    this.catchAll = new CatchAll(sockets, settings.redirectPort(), reception::acceptCaught);
    this.peers = new PeerServer(settings.address(), settings.peerPort(), shared, this::lane, shelf);
    this.names = new NameServer(sockets, virtual, settings.dnsPort(), () -> table, () -> resolvers);
    this.leaving = new Leaving(lanes.values(), machine, ports, this::keepRules);
    this.floating = new FloatingAddresses(new BootClock(), this::addressesChanged, leaving::leave);
  }

  /**
   * Starts carrying, by a table without services at first. What can't be done on this machine now
   * is among the {@link #troubles()} and tried again.
   *
   * @param shelf has the images that other machines may ask for
   * @throws UnusableFile if its certificate can't be used from the start
   */
  public static ProxyTraffic start(ProxySettings settings, ImageShelf shelf) throws UnusableFile {
    return start(settings, shelf, System::nanoTime, Capacity.connections());
  }

  /**
   * @param nanos by which it is judged how long a client has waited
   * @param most connections that it may carry at once
   */
  static ProxyTraffic start(ProxySettings settings, ImageShelf shelf, LongSupplier nanos, int most)
      throws UnusableFile {
    var traffic = new ProxyTraffic(settings, shelf, nanos, most);
    traffic.machine.scheduleWithFixedDelay(
        guarded(traffic::lookAfterMachine), 0, MACHINE_SECONDS, TimeUnit.SECONDS);
    traffic.ports.scheduleWithFixedDelay(guarded(traffic::tick), 0, 1, TimeUnit.SECONDS);
    return traffic;
  }

  @Override
  public void routes(RouteTable newest) {
    latest = newest;
    long number = ++tables;
    if (Leaving.begins(table, newest, floating.here())) {
      leaving.afterRules(() -> follow(newest, number));
    } else {
      follow(newest, number);
      machine.execute(guarded(this::keepRules));
    }
  }

  /** From now on connections go by this table, unless they go by a later one. */
  private synchronized void follow(RouteTable newest, long number) {
    if (number > following) {
      following = number;
      table = newest;
      lanes.values().forEach(lane -> lane.loop().execute(lane::tableChanged));
      ports.execute(guarded(this::listen));
    }
  }

  @Override
  public void addresses(List<WantedAddress> wanted) {
    if (settings.changesKernel()) {
      floating.want(wanted);
    }
  }

  @Override
  public SortedSet<String> addresses() {
    return floating.here();
  }

  /** Why an address that moves could not be on this machine; empty if it could. Blocks. */
  public String obstacle(FloatingAddress address) {
    return floating.obstacle(address);
  }

  @Override
  public void networks(List<AppNetwork> newest) {
    networks = List.copyOf(newest);
    ports.execute(guarded(this::placeAskers));
    ports.execute(guarded(this::listen));
    machine.execute(guarded(this::keepRules));
  }

  @Override
  public int flows(PlacementId placement) {
    return Math.max(shared.open().count(placement), leaving.isLettingIn() ? 1 : 0);
  }

  @Override
  public Set<ServiceId> awaited() {
    Set<ServiceId> awaited = new HashSet<>(shared.holds().counts().keySet());
    awaited.addAll(shared.parked().counts().keySet());
    return awaited;
  }

  @Override
  public SortedMap<ServiceId, Connections> connections() {
    return shared.tally().connections(shared.holds().counts());
  }

  @Override
  public List<String> troubles() {
    return Stream.of(
            machineTroubles.stream(),
            rulesTrouble.stream(),
            peers.trouble().stream(),
            names.troubles().stream(),
            floating.troubles().stream(),
            listeners.troubles().stream(),
            shared.open().troubles().stream())
        .flatMap(s -> s)
        .toList();
  }

  @Override
  public SortedSet<String> abilities() {
    return abilities;
  }

  /** Closes every port and connection; blocks at most 2 s. */
  @Override
  public void close() {
    floating.close();
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

  /** All sessions of a service are on one event loop: there they are bounded. */
  private Lane lane(ServiceId service) {
    List<EventLoop> loops = sockets.loops();
    return Objects.requireNonNull(
        lanes.get(loops.get(Math.floorMod(service.hashCode(), loops.size()))));
  }

  /**
   * The machine's addresses at which datagrams to a published port are answered: all but those of
   * links, which need a scope, and where names are.
   */
  private Set<InetAddress> answering(int port) {
    var all = new HashSet<>(own);
    for (AppNetwork network : networks) {
      try {
        InetAddress gateway = Subnet.literal(network.gateway());
        if (port == settings.dnsPort()) {
          all.remove(gateway);
        } else {
          all.add(gateway);
        }
      } catch (Invalid e) {
        LOG.debug("no address: {}", e.getMessage());
      }
    }
    all.removeIf(InetAddress::isLinkLocalAddress);
    return all;
  }

  private void listen() {
    listeners.follow(table, caught, floating.here());
    ruleDatagrams();
  }

  /** The kernel lets datagrams through where there is a socket of ours, and of nobody else. */
  private void ruleDatagrams() {
    if (!listeners.datagrams().equals(ruled)) {
      ruled = listeners.datagrams();
      machine.execute(guarded(this::keepRules));
    }
  }

  private void addressesChanged() {
    try {
      ports.execute(guarded(this::listen));
      machine.execute(guarded(this::readOwn));
    } catch (RejectedExecutionException e) {
      LOG.debug("traffic: closing");
    }
  }

  private void readOwn() {
    Set<InetAddress> before = own;
    own = MachineAddresses.read().all();
    ports.execute(guarded(this::placeAskers));
    if (!own.equals(before)) {
      ports.execute(guarded(this::listen)); // a socket for datagrams at each
    }
  }

  private void placeAskers() {
    askers = new Askers(virtual, own, networks);
    names.follow(networks);
    lanes.values().forEach(lane -> lane.loop().execute(lane.sessions()::changed));
  }

  private void tick() {
    peers.ensure();
    listeners.retry();
    ruleDatagrams();
    names.retry();
    shared.tally().say();
    shared.tally().keep(service -> table.service(service).isPresent());
    lanes.values().forEach(lane -> lane.loop().execute(lane::tick));
  }

  private void lookAfterMachine() {
    var troubles = new ArrayList<String>();
    readOwn();
    if (settings.changesKernel()) {
      Optional<String> noRoute = new VirtualNetwork(virtual).ensure();
      noRoute.ifPresent(troubles::add);
      new PortReuse().ensure().ifPresent(troubles::add);
      firewall.look();
      keepRules();
      abilities = abilities(noRoute.isEmpty());
    }
    shared.tls().refresh().ifPresent(troubles::add);
    readResolvers().ifPresent(troubles::add);
    machineTroubles = List.copyOf(troubles);
  }

  /** In the names of what has to be there for them. */
  private SortedSet<String> abilities(boolean routes) {
    var words = new TreeSet<String>();
    if (routes) {
      words.add("iproute2");
    }
    if (firewall.stands()) {
      words.add("nftables");
    }
    if (FloatingAddresses.canAnnounce()) {
      words.add("arping");
    }
    if (own.stream().anyMatch(a -> a instanceof Inet6Address && !isInside(a))) {
      words.add("ipv6");
    }
    return Collections.unmodifiableSortedSet(words);
  }

  private static boolean isInside(InetAddress address) {
    return address.isLoopbackAddress() || address.isLinkLocalAddress();
  }

  /** Has the kernel redirect and keep out as networks and routes are now. */
  private void keepRules() {
    if (!settings.changesKernel()) {
      return;
    }
    RouteTable newest = latest;
    published = PublishedPorts.of(newest, Protocol.TCP);
    Optional<String> unheard =
        sockets.knowsOriginalDestinations() ? catchAll.ensure() : Optional.of(NO_EPOLL);
    var rules =
        WantedRules.of(
            settings, catchAll.port(), networks, published, newest, listeners.datagrams());
    rulesTrouble = firewall.ensure(rules).or(() -> unheard);
    boolean now = firewall.stands() && catchAll.port() != 0;
    if (caught != now) {
      caught = now;
      ports.execute(guarded(this::listen));
    }
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
