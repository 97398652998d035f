package io.deputy.agent.proxy;

import io.deputy.agent.dns.NameServer;
import io.deputy.agent.flow.OpenFlows;
import io.deputy.agent.flow.Tally;
import io.deputy.agent.handover.ImageSession;
import io.deputy.agent.net.FloatingAddresses;
import io.deputy.agent.net.Subnet;
import io.deputy.agent.peer.PeerServer;
import io.deputy.agent.peer.PeerTls;
import io.deputy.agent.route.PublishedPorts;
import io.deputy.agent.route.RouteTable;
import io.deputy.agent.route.WantedAddress;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.agent.run.ImageShelf;
import io.deputy.agent.run.Traffic;
import io.deputy.agent.socket.Capacity;
import io.deputy.agent.socket.Sockets;
import io.deputy.clock.BootClock;
import io.deputy.model.Connections;
import io.deputy.model.FloatingAddress;
import io.deputy.model.Invalid;
import io.deputy.model.MachineName;
import io.deputy.model.PlacementId;
import io.deputy.model.ServiceId;
import io.deputy.settings.MachineAddresses;
import io.deputy.tls.UnusableFile;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
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

  /** Rules that could not be set are tried again so soon. */
  private static final int RULES_SECONDS = 2;

  private final ProxySettings settings;
  private final Subnet virtual;
  private final IntSupplier most;
  private final Sockets sockets;
  private final Lane.Shared shared;
  private final Map<EventLoop, Lane> lanes = new HashMap<>();
  private final Listeners listeners;
  private final Redirection redirection;
  private final MachineCare care;
  private final FloatingAddresses floating;
  private final AddressDrain leaving;
  private final PeerServer peers;
  private final NameServer names;
  private final ScheduledExecutorService ports = thread("traffic-ports");
  private final ScheduledExecutorService machine = thread("traffic-machine");

  private volatile RouteTable table;

  /** The newest, by which rules are made; connections may go by the one before for a moment. */
  private volatile RouteTable latest;

  private long tables; // that were told; the loop's thread counts
  private volatile long following; // the number of the one that connections go by

  private volatile Askers askers;
  private volatile Set<InetAddress> own = Set.of();
  private volatile List<AppNetwork> networks = List.of();

  private volatile boolean networked; // something was said of them
  private volatile Optional<String> certificateTrouble = Optional.empty();

  /** They are tried again soon; of the thread that looks after the machine. */
  private boolean rulesAreDue;

  /** What the rules were last asked for with; of the thread that opens ports. */
  private Set<Listeners.Place> ruled = Set.of();

  private final Runnable listenSoon = Tasks.coalesced(ports, this::listen);
  private final Runnable placeAskersSoon = Tasks.coalesced(ports, this::placeAskers);
  private final Runnable keepRulesSoon = Tasks.coalesced(machine, this::keepRules);

  private ProxyTraffic(
      ProxySettings settings,
      ImageShelf shelf,
      BiConsumer<MachineName, Channel> promises,
      LongSupplier nanos,
      IntSupplier most)
      throws UnusableFile {
    this.settings = settings;
    this.virtual = Subnet.parse(settings.virtualNetwork());
    this.most = most;
    this.table = RouteTable.empty(settings.machine());
    this.latest = table;
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
            new OpenFlows(most.getAsInt()),
            new Tally(),
            tls,
            sockets,
            nanos);
    sockets.loops().forEach(loop -> lanes.put(loop, new Lane(loop, shared)));
    var reception = new Reception(shared, this::published, this::lane);
    this.listeners = new Listeners(shared, this::answering, this::lane, reception::accept);
    this.redirection = new Redirection(settings, sockets, reception::acceptCaught);
    this.care = new MachineCare(settings, virtual);
    this.peers =
        new PeerServer(
            new InetSocketAddress(Subnet.literal(settings.address()), settings.peerPort()),
            sockets,
            tls,
            this::mayCome,
            shared.tally(),
            this::lane,
            (machine, channel) -> ImageSession.open(machine, shelf, sockets, channel),
            promises);
    this.names =
        new NameServer(
            sockets,
            virtual,
            settings.dnsPort(),
            () -> routed() ? Optional.of(table) : Optional.empty(),
            care::resolvers);
    this.leaving = new AddressDrain(lanes.values(), machine, ports, this::keepRules);
    this.floating = new FloatingAddresses(new BootClock(), this::addressesChanged, leaving::leave);
  }

  /**
   * Starts carrying, by a table without services at first. What can't be done on this machine now
   * is among the {@link #troubles()} and tried again.
   *
   * @param shelf has the images that other machines may ask for
   * @param promises takes connections on which other agents ask for promises
   * @throws UnusableFile if its certificate can't be used from the start
   */
  public static ProxyTraffic start(
      ProxySettings settings, ImageShelf shelf, BiConsumer<MachineName, Channel> promises)
      throws UnusableFile {
    return start(settings, shelf, promises, System::nanoTime, new Capacity()::connections);
  }

  /**
   * @param nanos by which it is judged how long a client has waited
   * @param most connections that it may carry at once; asked every second
   */
  static ProxyTraffic start(
      ProxySettings settings,
      ImageShelf shelf,
      BiConsumer<MachineName, Channel> promises,
      LongSupplier nanos,
      IntSupplier most)
      throws UnusableFile {
    var traffic = new ProxyTraffic(settings, shelf, promises, nanos, most);
    traffic.machine.scheduleWithFixedDelay(
        Tasks.guarded(traffic::lookAfterMachine), 0, MACHINE_SECONDS, TimeUnit.SECONDS);
    traffic.ports.scheduleWithFixedDelay(Tasks.guarded(traffic::tick), 0, 1, TimeUnit.SECONDS);
    return traffic;
  }

  @Override
  public void routes(RouteTable newest) {
    latest = newest;
    long number = ++tables;
    if (AddressDrain.begins(table, newest, floating.here())) {
      leaving.afterRules(() -> follow(newest, number));
    } else {
      follow(newest, number);
      keepRulesSoon.run();
    }
  }

  /** From now on connections go by this table, unless they go by a later one. */
  private synchronized void follow(RouteTable newest, long number) {
    if (number > following) {
      table = newest;
      following = number;
      lanes.values().forEach(lane -> lane.loop().execute(lane::tableChanged));
      listenSoon.run();
    }
  }

  /** Whether anything was said of the services since this began. */
  private boolean routed() {
    return following > 0;
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
    networked = true;
    placeAskersSoon.run();
    listenSoon.run();
    keepRulesSoon.run();
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
            care.troubles().stream(),
            certificateTrouble.stream(),
            sockets.trouble().stream(),
            redirection.trouble().stream(),
            peers.trouble().stream(),
            names.troubles().stream(),
            floating.troubles().stream(),
            listeners.troubles().stream(),
            shared.open().troubles().stream())
        .flatMap(s -> s)
        .toList();
  }

  /** As it was read last, with which this machine shows who it is. */
  public PeerTls tls() {
    return shared.tls();
  }

  @Override
  public SortedSet<String> abilities() {
    return care.abilities(own, redirection.rules());
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

  /**
   * Promises are asked for, and needed, also before a coordinator has said which machines there
   * are: whoever has a certificate of the cluster may. All else is for machines that are known.
   */
  private boolean mayCome(MachineName machine, String protocol) {
    return table.machine(machine).isPresent() || (!routed() && protocol.equals(PeerTls.PROMISES));
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
    listeners.follow(table, redirection.catches(), floating.here());
    ruleDatagrams();
  }

  /** The kernel lets datagrams through where there is a socket of ours, and of nobody else. */
  private void ruleDatagrams() {
    if (!listeners.datagrams().equals(ruled)) {
      ruled = listeners.datagrams();
      keepRulesSoon.run();
    }
  }

  private void addressesChanged() {
    try {
      listenSoon.run();
      machine.execute(Tasks.guarded(this::readOwn));
    } catch (RejectedExecutionException e) {
      LOG.debug("traffic: closing");
    }
  }

  private void readOwn() {
    Set<InetAddress> before = own;
    Set<InetAddress> now = MachineAddresses.read().all();
    own = now.isEmpty() ? before : now; // a machine without any does not say
    placeAskersSoon.run();
    if (!own.equals(before)) {
      listenSoon.run(); // a socket for datagrams at each
    }
  }

  private void placeAskers() {
    askers = new Askers(virtual, own, networks);
    names.follow(networks);
    lanes.values().forEach(lane -> lane.loop().execute(lane.sessions()::changed));
  }

  private void tick() {
    shared.open().most(most.getAsInt());
    peers.ensure();
    listeners.retry();
    ruleDatagrams();
    names.retry();
    shared.tally().say();
    Predicate<ServiceId> known = service -> table.service(service).isPresent();
    shared.tally().keep(known);
    shared.seen().keep(known);
    lanes.values().forEach(lane -> lane.loop().execute(lane::tick));
  }

  private void lookAfterMachine() {
    readOwn();
    care.look(names.addresses());
    if (settings.changesKernel()) {
      redirection.look();
      keepRules();
    }
    certificateTrouble = shared.tls().refresh();
  }

  /**
   * Has the kernel redirect and keep out as networks and routes are now. Rules that stand are not
   * replaced before both are known: what was closed would be open for as long, and who is
   * redirected would be refused. Where there are none, it is enough to know the networks.
   */
  private void keepRules() {
    if (!settings.changesKernel()) {
      return;
    }
    tryToKeepRules();
    if (redirection.trouble().isPresent() && !rulesAreDue) {
      rulesAreDue = true;
      machine.schedule(
          Tasks.guarded(
              () -> {
                rulesAreDue = false;
                keepRules();
              }),
          RULES_SECONDS,
          TimeUnit.SECONDS);
    }
  }

  private void tryToKeepRules() {
    if (!(networked && routed()) && (redirection.prepare() || !networked)) {
      return;
    }
    boolean caught = redirection.catches();
    redirection.keep(latest, networks, listeners.datagrams());
    if (routed()) {
      redirection.take();
    }
    if (caught != redirection.catches()) {
      listenSoon.run();
    }
  }

  private PublishedPorts published() {
    return redirection.published();
  }

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().name(name).daemon(true).factory());
  }
}
