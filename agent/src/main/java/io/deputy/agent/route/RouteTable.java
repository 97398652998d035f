package io.deputy.agent.route;

import io.deputy.model.Machine;
import io.deputy.model.MachineName;
import io.deputy.model.PeerAnswer;
import io.deputy.model.PeerHello;
import io.deputy.model.PlacementId;
import io.deputy.model.Protocol;
import io.deputy.model.Routes;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRoute;
import io.deputy.model.SlotId;
import io.deputy.model.SlotRoute;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
  private final MachineName self;
  private final Routes routes;
  private final Map<PlacementId, LocalBackend> local;

  /** Epochs that earlier tables knew and the routes of this one fall short of; almost ever none. */
  private final Map<SlotId, Long> floors;

  private final RouteIndex index;

  /**
   * @param self this machine
   * @param local this machine's containers, those too that don't accept: who asks is told by them
   */
  public RouteTable(MachineName self, Routes routes, Map<PlacementId, LocalBackend> local) {
    this(self, routes, local, Map.of());
  }

  private RouteTable(
      MachineName self,
      Routes routes,
      Map<PlacementId, LocalBackend> local,
      Map<SlotId, Long> floors) {
    this.self = self;
    this.routes = routes;
    this.local = Map.copyOf(local);
    this.floors = Map.copyOf(floors);
    this.index = RouteIndex.of(routes, this.local);
  }

  public MachineName self() {
    return self;
  }

  public Routes routes() {
    return routes;
  }

  public Map<PlacementId, LocalBackend> local() {
    return local;
  }

  /**
   * This table, in which no slot has a lower epoch than in the one before. A slot that the routes
   * don't name any more is forgotten: its service was removed, and may begin anew.
   */
  public RouteTable since(RouteTable before) {
    var kept = new HashMap<SlotId, Long>();
    for (ServiceRoute service : routes.services()) {
      for (SlotRoute route : service.slots()) {
        SlotId slot = new SlotId(service.id(), route.index());
        long known = before.routed(slot);
        if (known > route.epoch()) {
          kept.put(slot, known);
        }
      }
    }
    return kept.isEmpty() && floors.isEmpty() ? this : new RouteTable(self, routes, local, kept);
  }

  public Verdict verdict(Origin from, ServiceId service, int port) {
    return verdict(from, service, port, placement -> 0);
  }

  /**
   * Where a new connection goes.
   *
   * @param port of the container
   * @param load of the replicas that could take it, the least is taken, and the first among equals:
   *     the caller counts connections, and avoids what has just failed
   */
  public Verdict verdict(
      Origin from, ServiceId service, int port, ToLongFunction<PlacementId> load) {
    ServiceRoute route = index.services().get(service);
    if (route == null) {
      return new Verdict.Refuse("there is no service " + service);
    }
    String barred = barred(from, route, port);
    if (barred != null) {
      return new Verdict.Refuse(barred);
    }
    Verdict best = hold(route);
    if (route.held()) {
      return best; // here, and not where it is handed over to: who asks has the same routes
    }
    long least = Long.MAX_VALUE;
    for (SlotRoute slot : route.slots()) {
      Candidate candidate = candidate(from, service, slot, port);
      if (candidate != null) {
        long its = load.applyAsLong(candidate.placement);
        if (its < least) {
          least = its;
          best = candidate.verdict;
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
    SlotRoute route = service == null ? null : route(service, hello.slot());
    if (service == null || route == null) {
      return decline(PeerAnswer.Verdict.UNKNOWN, 0, self + " has not heard of " + slot);
    }
    String barred = barred(origin(hello), service, hello.port());
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
        && candidate(origin(hello), hello.service(), route, hello.port())
            instanceof Candidate(Verdict.Local backend, PlacementId placement)) {
      return new PeerVerdict.Accept(backend);
    }
    return decline(
        PeerAnswer.Verdict.NOT_READY,
        newest,
        "%s does not serve %s in epoch %d".formatted(self, slot, hello.epoch()));
  }

  /** Whether connections made to a placement in this epoch are to be reset. */
  public boolean superseded(PlacementId placement, long epoch) {
    LocalBackend backend = local.get(placement);
    return (newestEpoch(placement.slot()) > epoch && !retired(placement))
        || (backend != null && backend.fenced());
  }

  /** Whether it may finish what it was asked, though another serves. */
  private boolean retired(PlacementId placement) {
    ServiceRoute service = index.services().get(placement.slot().service());
    SlotRoute route = service == null ? null : route(service, placement.slot().index());
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
    return service != null && from instanceof Origin.Network on && !attached(service, on)
        ? index
            .seatsOf(on, address)
            .filter(other -> attached(service, other))
            .findFirst()
            .<Origin>map(other -> other)
            .orElse(from)
        : from;
  }

  /**
   * The virtual address behind a name, as a container may ask for it: {@code db}, an alias, or
   * {@code db.app}, of services it shares a network with.
   *
   * @param address of the asker
   * @param name without a final dot, in any case
   */
  public Optional<String> lookup(Origin.Network from, String address, String name) {
    return Stream.concat(Stream.of(from), index.seatsOf(from, address))
        .flatMap(on -> index.named(on, name).stream())
        .findFirst();
  }

  /**
   * The name servers that a container wants asked for names outside of the apps.
   *
   * @param address of the asker
   * @return IP addresses; none for the machine's
   */
  public List<String> nameServers(Origin.Network from, String address) {
    return index.nameServersOf(from, address);
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

  private record Candidate(Verdict verdict, PlacementId placement) {}

  /** Where this slot's primary answers; null while it does not. */
  private @Nullable Candidate candidate(Origin from, ServiceId service, SlotRoute route, int port) {
    SlotId slot = new SlotId(service, route.index());
    long newest = newestEpoch(slot);
    LocalBackend here = index.newest().get(slot);
    PlacementId routed = route.epoch() == newest ? route.placement() : null;
    // A goal may reach this machine before the routes do; at the same epoch the route decides.
    if (here != null
        && here.epoch() == newest
        && (route.epoch() < newest || here.placement().equals(routed))) {
      String address = address(here, from);
      return here.accepts() && !here.fenced() && newest > 0 && address != null
          ? new Candidate(
              new Verdict.Local(here.placement(), newest, address, port), here.placement())
          : null;
    }
    MachineName at = route.machine();
    Machine machine = at == null || at.equals(self) ? null : index.machines().get(at);
    return routed == null || machine == null
        ? null
        : new Candidate(new Verdict.Remote(machine, routed, newest, port), routed);
  }

  /** On the network they share, else on the first by name. */
  private static @Nullable String address(LocalBackend backend, Origin from) {
    String shared =
        from instanceof Origin.Network on ? backend.addresses().get(on.network()) : null;
    return shared != null || backend.addresses().isEmpty()
        ? shared
        : new TreeMap<>(backend.addresses()).firstEntry().getValue();
  }

  /** Why this origin may not reach that port; null if it may. */
  private static @Nullable String barred(Origin from, ServiceRoute target, int port) {
    return switch (from) {
      case Origin.Host() -> null;
      case Origin.Ingress() ->
          target.published().stream()
                  .anyMatch(p -> p.target() == port && p.protocol() == Protocol.TCP)
              ? null
              : "port %d of %s is not published".formatted(port, target.id());
      case Origin.Network on ->
          attached(target, on)
              ? null
              : "%s is not on network %s of app %s".formatted(target.id(), on.network(), on.app());
    };
  }

  private static boolean attached(ServiceRoute service, Origin.Network on) {
    return service.id().app().equals(on.app())
        && service.networks().stream().anyMatch(n -> n.network().equals(on.network()));
  }

  private long newestEpoch(SlotId slot) {
    LocalBackend here = index.newest().get(slot);
    return Math.max(routed(slot), here == null ? 0 : here.epoch());
  }

  /** The highest epoch by routes, of now or before. */
  private long routed(SlotId slot) {
    ServiceRoute service = index.services().get(slot.service());
    SlotRoute route = service == null ? null : route(service, slot.index());
    return Math.max(route == null ? 0 : route.epoch(), floors.getOrDefault(slot, 0L));
  }

  private static @Nullable SlotRoute route(ServiceRoute service, int slot) {
    for (SlotRoute route : service.slots()) {
      if (route.index() == slot) {
        return route;
      }
    }
    return null;
  }

  private static Origin origin(PeerHello hello) {
    if (!hello.originApp().isEmpty()) {
      return new Origin.Network(hello.originApp(), hello.originNetwork());
    }
    return hello.ingress() ? new Origin.Ingress() : new Origin.Host();
  }

  private static PeerVerdict decline(PeerAnswer.Verdict why, long epoch, String reason) {
    return new PeerVerdict.Decline(new PeerAnswer(why, reason, epoch));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RouteTable t
        && self.equals(t.self)
        && routes.equals(t.routes)
        && local.equals(t.local)
        && floors.equals(t.floors);
  }

  @Override
  public int hashCode() {
    return Objects.hash(self, routes, local, floors);
  }

  @Override
  public String toString() {
    return "routes of %d services for %s".formatted(routes.services().size(), self);
  }
}
