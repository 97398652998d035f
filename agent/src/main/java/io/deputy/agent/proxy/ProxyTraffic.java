package io.deputy.agent.proxy;

import io.deputy.agent.dns.NameServer;
import io.deputy.agent.dns.ResolvConf;
import io.deputy.agent.net.Firewall;
import io.deputy.agent.net.FloatingAddresses;
import io.deputy.agent.net.Subnet;
import io.deputy.agent.net.VirtualNetwork;
import io.deputy.agent.proxy.datagram.Target;
import io.deputy.agent.proxy.socket.Capacity;
import io.deputy.agent.proxy.socket.OriginalDestination;
import io.deputy.agent.proxy.socket.Sockets;
import io.deputy.agent.route.PublishedPorts;
import io.deputy.agent.route.RouteTable;
import io.deputy.agent.route.WantedAddress;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.agent.run.ImageShelf;
import io.deputy.agent.run.Traffic;
import io.deputy.clock.BootClock;
import io.deputy.model.FloatingAddress;
import io.deputy.model.Invalid;
import io.deputy.model.Origin;
import io.deputy.model.PlacementId;
import io.deputy.model.Protocol;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRoute;
import io.deputy.model.SlotRoute;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
  private static final int LEAVE_MILLIS = 100;

  /** Rules take a few ms; nobody waits longer for them. */
  private static final int RULES_MILLIS = 100;

  /** Until whoever was let in is accepted. */
  private static final int ACCEPTING_MILLIS = 10;

  /** Until whoever was let in is counted among the open connections. */
  private static final int JOINING_MILLIS = 40;

  /** What open connections to an address have to end by themselves, as at every move. */
  private static final int ENDING_MILLIS = 300;

  private static final int LOOK_MILLIS = 20;

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
  private final PeerServer peers;
  private final NameServer names;
  private final ScheduledExecutorService ports = thread("traffic-ports");
  private final ScheduledExecutorService machine = thread("traffic-machine");

  private volatile RouteTable table;

  /** The newest, by which rules are made; connections may go by the one before for a moment. */
  private volatile RouteTable latest;

  private long tables; // that were told; the loop's thread counts
  private long following; // the number of the one that connections go by

  /** Tables by which clients of an address that moves are let in still, or were just now. */
  private final AtomicInteger lettingIn = new AtomicInteger();

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
            new SeenPorts(),
            new OpenFlows(most),
            new Tally(),
            tls,
            sockets,
            nanos);
    sockets.loops().forEach(loop -> lanes.put(loop, new Lane(loop, shared)));
    this.listeners = new Listeners(shared, this::answering, this::lane, this::accept);
    this.catchAll = new CatchAll(sockets, settings.redirectPort(), this::acceptCaught);
    this.peers = new PeerServer(settings.address(), settings.peerPort(), shared, this::lane, shelf);
    this.names = new NameServer(sockets, virtual, settings.dnsPort(), () -> table, () -> resolvers);
    this.floating = new FloatingAddresses(new BootClock(), this::addressesChanged, this::leave);
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

  /**
   * Where an address that moves is about to go, the rule that keeps new clients from it comes
   * first, and until then its primary, which still runs, takes them: whoever is held at an address
   * that goes is lost.
   */
  @Override
  public void routes(RouteTable newest) {
    latest = newest;
    long number = ++tables;
    if (!emptiesAnAddress(newest)) {
      follow(newest, number);
      machine.execute(guarded(this::keepRules));
      return;
    }
    lettingIn.incrementAndGet();
    machine.execute(
        guarded(
            () -> {
              keepRules();
              follow(newest, number);
            }));
    ports.schedule(guarded(() -> follow(newest, number)), RULES_MILLIS, TimeUnit.MILLISECONDS);
    ports.schedule(
        guarded(lettingIn::decrementAndGet), RULES_MILLIS + JOINING_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Whether the primary of an address that is here drains, and nobody has its place yet. */
  private boolean emptiesAnAddress(RouteTable newest) {
    Set<String> here = floating.here();
    return !here.isEmpty()
        && newest.routes().services().stream()
            .filter(s -> isAtOneOf(here, s.access().address()))
            .anyMatch(this::drains);
  }

  private static boolean isAtOneOf(Set<String> here, @Nullable FloatingAddress address) {
    return address != null && here.contains(address.address());
  }

  private boolean drains(ServiceRoute after) {
    List<SlotRoute> before = table.service(after.id()).map(ServiceRoute::slots).orElse(List.of());
    return after.slots().stream()
        .filter(slot -> slot.placement() == null)
        .anyMatch(
            slot ->
                before.stream()
                    .anyMatch(
                        b ->
                            b.index() == slot.index()
                                && b.epoch() == slot.epoch()
                                && settings.machine().equals(b.machine())));
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
    return Math.max(shared.open().count(placement), lettingIn.get() > 0 ? 1 : 0);
  }

  @Override
  public SortedMap<ServiceId, Integer> waiting() {
    return shared.holds().counts();
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

  /** Takes a client: who it is, where it wants to go. */
  private void accept(Channel channel, Target use) {
    var target = (InetSocketAddress) channel.localAddress();
    Origin origin = origin(channel);
    String wrong = null;
    if (use.published() && askers.isVirtual(target.getAddress())) {
      // A port published on every address would else answer for the ports of other services.
      wrong = "the port is published, and not one of a service at a virtual address";
    } else if (origin == null && !use.published()) {
      wrong = "the client is on no network of an app";
    }
    if (wrong != null) {
      refuse(channel, use.service().toString(), wrong);
    } else {
      take(channel, origin == null ? new Origin.Ingress() : origin, use, target);
    }
  }

  /** Takes a client that was redirected: only the kernel knows where it wanted to go. */
  private void acceptCaught(Channel channel) {
    InetSocketAddress target;
    try {
      target = OriginalDestination.of(channel);
    } catch (IOException e) {
      refuse(channel, "a service", String.valueOf(e.getMessage()));
      return;
    }
    Optional<Target> use = use(target);
    Origin origin = origin(channel);
    if (use.isEmpty()) {
      refuse(channel, "the virtual network", "no service has the address");
    } else if (origin == null) {
      refuse(channel, use.get().service().toString(), "the client is on no network of an app");
    } else {
      take(channel, origin, use.get(), target);
    }
  }

  /** What is at an address that connections are redirected from. */
  private Optional<Target> use(InetSocketAddress target) {
    String address = target.getAddress().getHostAddress();
    return askers.isVirtual(target.getAddress())
        ? table.serviceAt(address).map(service -> new Target(service.id(), target.getPort(), false))
        : published
            .find(address, target.getPort())
            .map(found -> new Target(found.service(), found.port(), true));
  }

  private @Nullable Origin origin(Channel channel) {
    return askers.origin(((InetSocketAddress) channel.remoteAddress()).getAddress());
  }

  private void take(Channel channel, Origin origin, Target use, InetSocketAddress target) {
    Optional<String> full = shared.open().full(use.service());
    if (full.isPresent()) {
      refuse(channel, use.service().toString(), full.get());
      return;
    }
    var pending = new Pending(lane(channel), channel, origin, use.service(), use.port(), target);
    channel.pipeline().addLast(pending);
  }

  private void refuse(Channel channel, String target, String why) {
    shared.tally().add("refused", target, why);
    TcpLeg.reset(channel);
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

  /**
   * Ends the connections that clients have made to these, while they can still be told: after the
   * rule that lets no more in, once those are accepted that were let in before, and once those had
   * a moment to end by themselves: most requests take less.
   */
  private void leave(Set<String> addresses) {
    var ruled = new CountDownLatch(1);
    try {
      machine.execute(
          guarded(
              () -> {
                keepRules();
                ruled.countDown();
              }));
      if (ruled.await(RULES_MILLIS, TimeUnit.MILLISECONDS)) {
        Thread.sleep(ACCEPTING_MILLIS);
        for (int waited = 0; waited < ENDING_MILLIS && isUsed(addresses); waited += LOOK_MILLIS) {
          Thread.sleep(LOOK_MILLIS);
        }
      }
    } catch (RejectedExecutionException e) {
      LOG.debug("traffic: closing");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var told = new CountDownLatch(lanes.size());
    lanes
        .values()
        .forEach(
            lane ->
                lane.loop()
                    .execute(
                        () -> {
                          lane.leave(addresses);
                          told.countDown();
                        }));
    try {
      if (!told.await(LEAVE_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.warn("connections to {} were not all ended before it was taken down", addresses);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether there are connections of clients to these; also where an event loop does not say. */
  private boolean isUsed(Set<String> addresses) throws InterruptedException {
    for (Lane lane : lanes.values()) {
      var said = lane.loop().submit(() -> lane.isUsed(addresses));
      if (!said.await(LEAVE_MILLIS, TimeUnit.MILLISECONDS) || said.getNow()) {
        return true;
      }
    }
    return false;
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
    lanes.values().forEach(lane -> lane.loop().execute(lane::tick));
  }

  private void lookAfterMachine() {
    var troubles = new ArrayList<String>();
    readOwn();
    if (settings.changesKernel()) {
      Optional<String> noRoute = new VirtualNetwork(virtual).ensure();
      noRoute.ifPresent(troubles::add);
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
