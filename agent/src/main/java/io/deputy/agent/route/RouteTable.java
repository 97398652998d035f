package io.deputy.agent.route;

import io.deputy.model.FloatingAddress;
import io.deputy.model.Machine;
import io.deputy.model.MachineName;
import io.deputy.model.Origin;
import io.deputy.model.PeerAnswer;
import io.deputy.model.PeerHello;
import io.deputy.model.PlacementId;
import io.deputy.model.Protocol;
import io.deputy.model.Routes;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRoute;
import io.deputy.model.SlotId;
import io.deputy.model.SlotRoute;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides where a connection goes, at one instant. Immutable.
 *
 * <p>Per slot there is one truth, its highest epoch, from three witnesses: the coordinator's route,
 * the container this machine runs, and what an earlier table said. Whoever names a lower one is out
 * of date, and a connection goes only where the highest is served; else it waits.
 */
public final class RouteTable {
  /** What names of services end in, where they are to mean the same everywhere. */
  private static final String DOMAIN = ".deputy";

  private final MachineName self;
  private final RouteIndex index;
  private final LocalIndex local;

  private RouteTable(MachineName self, RouteIndex index, LocalIndex local) {
    this.self = self;
    this.index = index;
    this.local = local;
  }

  /** Of a machine that has heard of nothing yet. */
  public static RouteTable empty(MachineName self) {
    return new RouteTable(self, RouteIndex.NONE, LocalIndex.NONE);
  }

  /**
   * The table that follows this one. No slot has a lower epoch in it, also where newer routes say
   * so. It costs as much as differs: parts of the routes that are the same objects are not looked
   * into.
   *
   * @param containers this machine's, those too that don't accept: who asks is told by them
   */
  public RouteTable next(Routes routes, Map<PlacementId, LocalBackend> containers) {
    return new RouteTable(
        self,
        index.next(routes),
        containers.equals(local.of()) ? local : LocalIndex.of(containers));
  }

  public MachineName self() {
    return self;
  }

  public Routes routes() {
    return index.of();
  }

  public Map<PlacementId, LocalBackend> local() {
    return local.of();
  }

  /**
   * Where a new connection goes, or a new session of datagrams.
   *
   * @param protocol by which the port is asked for: a published one is so for one of them
   * @param port of the container
   * @param load of the replicas that could take it, the least is taken, and the first among equals:
   *     the caller counts connections, and avoids what has just failed
   */
  public Verdict verdict(
      Origin from,
      ServiceId service,
      Protocol protocol,
      int port,
      ToLongFunction<PlacementId> load) {
    ServiceRoute route = index.services().get(service);
    if (route == null) {
      return new Verdict.Refuse("there is no service " + service);
    }
    String barred = barred(from, route, protocol, port);
    if (barred != null) {
      return new Verdict.Refuse(barred);
    }
    Verdict best = hold(route);
    if (route.held()) {
      return best; // here, and not where it is handed over to: who asks has the same routes
    }
    long least = Long.MAX_VALUE;
    for (SlotRoute slot : route.slots()) {
      Verdict.To candidate = candidate(from, service, slot, port);
      if (candidate != null) {
        long its = load.applyAsLong(candidate.placement());
        if (its < least) {
          least = its;
          best = candidate;
        }
      }
    }
    return best;
  }

  /** How long and how many may wait for a service, also where its primary was tried in vain. */
  public Optional<Verdict.Hold> hold(ServiceId service) {
    return service(service).map(RouteTable::hold);
  }

  private static Verdict.Hold hold(ServiceRoute service) {
    String why = service.held() ? "an operator holds it (deputy hold)" : "nobody serves it";
    return new Verdict.Hold(service.id(), service.hold(), service.holdLimit(), why);
  }

  /** What to do with a connection that another agent hands over. */
  public PeerVerdict verdictForPeer(PeerHello hello) {
    ServiceRoute service = index.services().get(hello.service());
    SlotId slot = new SlotId(hello.service(), hello.slot());
    SlotRoute route = service == null ? null : RouteIndex.slot(service, hello.slot());
    if (service == null || route == null) {
      return decline(PeerAnswer.Verdict.UNKNOWN, 0, self + " has not heard of " + slot);
    }
    String barred = barred(hello.origin(), service, hello.protocol(), hello.port());
    if (barred != null) {
      return decline(PeerAnswer.Verdict.FORBIDDEN, 0, barred);
    }
    long newest = newestEpoch(slot);
    if (hello.epoch() < newest) {
      return decline(
          PeerAnswer.Verdict.STALE,
          newest,
          "epoch %d of %s is over".formatted(hello.epoch(), slot));
    }
    if (hello.epoch() == newest
        && candidate(hello.origin(), hello.service(), route, hello.port())
            instanceof Verdict.Local backend) {
      return new PeerVerdict.Accept(backend);
    }
    return decline(
        PeerAnswer.Verdict.NOT_READY,
        newest,
        "%s does not serve %s in epoch %d".formatted(self, slot, hello.epoch()));
  }

  /** Whether connections made to a placement in this epoch are to be reset. */
  public boolean superseded(PlacementId placement, long epoch) {
    LocalBackend backend = local.of().get(placement);
    return (newestEpoch(placement.slot()) > epoch && !retired(placement))
        || (backend != null && backend.fenced());
  }

  /** The addresses that move of all services, wherever they are now. */
  public Set<String> floating() {
    Set<String> all = new HashSet<>();
    for (ServiceRoute service : routes().services()) {
      FloatingAddress address = service.access().address();
      if (address != null) {
        all.add(address.address());
      }
    }
    return all;
  }

  /** Those of them whose service has no primary on this machine, to go by the routes. */
  public Set<String> floatingElsewhere() {
    Set<String> all = new HashSet<>();
    for (ServiceRoute service : routes().services()) {
      FloatingAddress address = service.access().address();
      if (address != null && service.slots().stream().noneMatch(s -> self.equals(s.machine()))) {
        all.add(address.address());
      }
    }
    return all;
  }

  /** Whether a later epoch of a slot is known than this. */
  public boolean outdated(SlotId slot, long epoch) {
    return newestEpoch(slot) > epoch;
  }

  /** Whether it may finish what it was asked, though another serves. */
  private boolean retired(PlacementId placement) {
    ServiceRoute service = index.services().get(placement.slot().service());
    SlotRoute route = service == null ? null : RouteIndex.slot(service, placement.slot().index());
    return route != null && route.retired().contains(placement);
  }

  /**
   * The origin by which an asker meets a service: a container is known by the network it asks from,
   * but its service may be on others, and the kernel sends all through one of them.
   *
   * @param address of the asker
   */
  public Origin meeting(Origin from, String address, ServiceId target) {
    ServiceRoute service = index.services().get(target);
    if (service == null || !(from instanceof Origin.Network on) || attached(service, on)) {
      return from;
    }
    return networksOf(on, address)
        .filter(other -> attached(service, other))
        .findFirst()
        .<Origin>map(other -> other)
        .or(() -> asker(on, address).filter(service.access()::allows).map(Origin.Guest::new))
        .orElse(from);
  }

  /** Whether a name is in {@code .deputy}, which nobody else answers for. */
  public static boolean isOurs(String name) {
    return name.regionMatches(true, name.length() - DOMAIN.length(), DOMAIN, 0, DOMAIN.length());
  }

  /**
   * The virtual address behind a name. For a container that is {@code db}, an alias or {@code
   * db.app}, of services it shares a network with; {@code db.app} of those that allow it; and both
   * kinds of {@code db.app} with {@code .deputy} behind. For the machine it is {@code
   * db.app.deputy} of every service.
   *
   * @param address of the asker
   * @param name without a final dot, in any case
   */
  public Optional<String> lookup(Origin from, String address, String name) {
    boolean ours = isOurs(name);
    String asked = ours ? name.substring(0, name.length() - DOMAIN.length()) : name;
    return switch (from) {
      case Origin.Network on ->
          ours && asked.indexOf('.') < 0 ? Optional.empty() : seen(on, address, asked);
      case Origin.Host() ->
          ours ? index.fullyNamed(asked).map(ServiceRoute::address) : Optional.empty();
      case Origin.Guest _, Origin.Ingress _ -> Optional.empty();
    };
  }

  /** Where networks are shared, a service of the asker's own app comes before all others. */
  private Optional<String> seen(Origin.Network from, String address, String name) {
    List<Origin.Network> on =
        Stream.concat(Stream.of(from), networksOf(from, address)).distinct().toList();
    return asker(from, address)
        .flatMap(asker -> index.fullyNamed(name + "." + asker.app()))
        .filter(own -> on.stream().anyMatch(network -> attached(own, network)))
        .map(ServiceRoute::address)
        .or(() -> on.stream().flatMap(network -> index.named(network, name).stream()).findFirst())
        .or(() -> asGuest(from, address, name));
  }

  /** {@code db.app}, where that service allows who asks. */
  private Optional<String> asGuest(Origin.Network from, String address, String name) {
    return index
        .fullyNamed(name)
        .filter(service -> asker(from, address).filter(service.access()::allows).isPresent())
        .map(ServiceRoute::address);
  }

  /** Whose container has an address on a network; empty if it is none of this machine's. */
  private Optional<ServiceId> asker(Origin.Network from, String address) {
    return local.ownerOf(from, address);
  }

  /** All networks of the service whose container asks from there; none if it is nobody's. */
  private Stream<Origin.Network> networksOf(Origin.Network from, String address) {
    return asker(from, address).map(index.services()::get).stream()
        .flatMap(route -> route.networks().stream().map(on -> RouteIndex.network(route, on)));
  }

  /**
   * The name servers that a container wants asked for names outside of the apps.
   *
   * @param address of the asker
   * @return IP addresses; none for the machine's
   */
  public List<String> nameServers(Origin.Network from, String address) {
    return local.nameServersOf(from, address);
  }

  /** Whether something is declared to be at a TCP port of a service's containers. */
  public boolean declares(ServiceId service, int port) {
    ServiceRoute route = index.services().get(service);
    return route != null
        && (route.ports().contains(port)
            || route.published().stream()
                .anyMatch(p -> p.target() == port && p.protocol() == Protocol.TCP));
  }

  /** Whether a service's containers want a PROXY protocol header at the head of a connection. */
  public boolean wantsHeader(ServiceId service) {
    return service(service).filter(s -> s.access().proxyProtocol()).isPresent();
  }

  public Optional<ServiceRoute> service(ServiceId id) {
    return Optional.ofNullable(index.services().get(id));
  }

  public Optional<ServiceRoute> serviceAt(String virtualAddress) {
    return Optional.ofNullable(index.byAddress().get(virtualAddress));
  }

  public Optional<Machine> machine(MachineName name) {
    return Optional.ofNullable(index.machines().get(name));
  }

  /** Where this slot's primary answers; null while it does not. */
  private Verdict.@Nullable To candidate(
      Origin from, ServiceId service, SlotRoute route, int port) {
    SlotId slot = new SlotId(service, route.index());
    long newest = newestEpoch(slot);
    LocalBackend here = local.newest().get(slot);
    PlacementId routed = route.epoch() == newest ? route.placement() : null;
    // A goal may reach this machine before the routes do; at the same epoch the route decides.
    if (here != null
        && here.epoch() == newest
        && (route.epoch() < newest || here.placement().equals(routed))) {
      String address = address(here, from);
      return here.accepts() && !here.fenced() && newest > 0 && address != null
          ? new Verdict.Local(here.placement(), newest, address, port)
          : null;
    }
    MachineName at = route.machine();
    Machine machine = at == null || at.equals(self) ? null : index.machines().get(at);
    return routed == null || machine == null
        ? null
        : new Verdict.Remote(machine, routed, newest, port);
  }

  /** On the network they share, else on the first by name. */
  private static @Nullable String address(LocalBackend backend, Origin from) {
    String shared = from instanceof Origin.Network on ? backend.addresses().get(on.name()) : null;
    return shared != null || backend.addresses().isEmpty()
        ? shared
        : new TreeMap<>(backend.addresses()).firstEntry().getValue();
  }

  /** Why this origin may not reach that port; null if it may. */
  private static @Nullable String barred(
      Origin from, ServiceRoute target, Protocol protocol, int port) {
    return switch (from) {
      case Origin.Host() -> null;
      case Origin.Ingress() ->
          target.published().stream().anyMatch(p -> p.target() == port && p.protocol() == protocol)
              ? null
              : "port %d of %s is not published".formatted(port, target.id());
      case Origin.Network on ->
          attached(target, on) ? null : "%s is not on network %s".formatted(target.id(), on.name());
      case Origin.Guest(ServiceId asker) ->
          target.access().allows(asker)
              ? null
              : "%s does not allow %s".formatted(target.id(), asker);
    };
  }

  private static boolean attached(ServiceRoute service, Origin.Network on) {
    return service.networks().stream().anyMatch(n -> RouteIndex.network(service, n).equals(on));
  }

  private long newestEpoch(SlotId slot) {
    LocalBackend here = local.newest().get(slot);
    return Math.max(routed(slot), here == null ? 0 : here.epoch());
  }

  /** The highest epoch by routes, of now or before. */
  private long routed(SlotId slot) {
    ServiceRoute service = index.services().get(slot.service());
    SlotRoute route = service == null ? null : RouteIndex.slot(service, slot.index());
    return Math.max(route == null ? 0 : route.epoch(), index.floors().getOrDefault(slot, 0L));
  }

  private static PeerVerdict decline(PeerAnswer.Verdict why, long epoch, String reason) {
    return new PeerVerdict.Decline(new PeerAnswer(why, reason, epoch));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RouteTable t
        && self.equals(t.self)
        && routes().equals(t.routes())
        && local().equals(t.local())
        && index.floors().equals(t.index.floors());
  }

  @Override
  public int hashCode() {
    return Objects.hash(self, routes(), local(), index.floors());
  }

  @Override
  public String toString() {
    return "routes of %d services for %s".formatted(routes().services().size(), self);
  }
}
