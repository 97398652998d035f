package io.deputy.agent.route;

import io.deputy.model.Access;
import io.deputy.model.Guest;
import io.deputy.model.Machine;
import io.deputy.model.MachineFacts;
import io.deputy.model.MachineName;
import io.deputy.model.NetworkAttachment;
import io.deputy.model.PlacementId;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.Routes;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRoute;
import io.deputy.model.SlotId;
import io.deputy.model.SlotRoute;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Route tables in a line or two. Also for tests of the proxy and the name server. */
public final class RouteFixture {
  public static final Duration HOLD = Duration.ofSeconds(30);

  private RouteFixture() {}

  public static Machine machine(String name, String address, int peerPort) {
    return new Machine(
        new MachineName(name),
        address,
        peerPort,
        new TreeMap<>(),
        new MachineFacts("boot", "linux", "amd64", 2, 1L << 30, 1L << 30, "6", "20.10", "0.1.0"));
  }

  public static Machine machine(String name) {
    return machine(name, "10.0.0." + name.substring(1), 7421);
  }

  /** {@code app/service.0#7}. */
  public static PlacementId placement(String id) {
    return PlacementId.parse(id);
  }

  public static LocalBackend backend(String id, long epoch, boolean accepts, String address) {
    return new LocalBackend(placement(id), epoch, accepts, onDefault(id, address));
  }

  /** An address on the default network of a placement's app. */
  public static Map<String, String> onDefault(String id, String address) {
    return Map.of(placement(id).service().app() + "_default", address);
  }

  /** To one that other apps know too. */
  public static NetworkAttachment shared(String name) {
    return new NetworkAttachment("outside", name, false, List.of());
  }

  public static NetworkAttachment network(String name, String... aliases) {
    return NetworkAttachment.own(name, false, List.of(aliases));
  }

  public static PublishedPort published(String hostAddress, int port, int target) {
    return new PublishedPort(hostAddress, port, target, Protocol.TCP, false);
  }

  public static RouteTable table(
      String self, List<Machine> machines, List<Service> services, LocalBackend... local) {
    return RouteTable.empty(new MachineName(self))
        .next(
            new Routes(services.stream().map(Service::route).toList(), machines),
            Stream.of(local)
                .collect(Collectors.toMap(LocalBackend::placement, Function.identity())));
  }

  public static Service service(String id, String address) {
    return new Service(
        ServiceId.parse(id),
        address,
        Set.of(),
        Set.of(),
        List.of(network("default")),
        List.of(),
        HOLD,
        1000,
        Access.USUAL,
        List.of(),
        false);
  }

  /** One service's route, in the making. */
  public record Service(
      ServiceId id,
      String address,
      Set<Integer> ports,
      Set<Integer> udpPorts,
      List<NetworkAttachment> networks,
      List<PublishedPort> published,
      Duration hold,
      int holdLimit,
      Access access,
      List<SlotRoute> slots,
      boolean held) {

    public Service on(NetworkAttachment... only) {
      return new Service(
          id,
          address,
          ports,
          udpPorts,
          List.of(only),
          published,
          hold,
          holdLimit,
          access,
          slots,
          held);
    }

    public Service ports(Integer... all) {
      return new Service(
          id,
          address,
          Set.of(all),
          udpPorts,
          networks,
          published,
          hold,
          holdLimit,
          access,
          slots,
          held);
    }

    public Service udpPorts(Integer... all) {
      return new Service(
          id,
          address,
          ports,
          Set.of(all),
          networks,
          published,
          hold,
          holdLimit,
          access,
          slots,
          held);
    }

    public Service publish(PublishedPort... all) {
      return new Service(
          id,
          address,
          ports,
          udpPorts,
          networks,
          List.of(all),
          hold,
          holdLimit,
          access,
          slots,
          held);
    }

    public Service holding(Duration longest, int limit) {
      return new Service(
          id, address, ports, udpPorts, networks, published, longest, limit, access, slots, held);
    }

    /** An operator wants new connections to wait. */
    public Service held(boolean wanted) {
      return new Service(
          id, address, ports, udpPorts, networks, published, hold, holdLimit, access, slots,
          wanted);
    }

    public Service access(Access other) {
      return new Service(
          id, address, ports, udpPorts, networks, published, hold, holdLimit, other, slots, held);
    }

    /** Containers of those may connect. */
    public Service allowing(String... guests) {
      List<Guest> all = Stream.of(guests).map(Guest::parse).toList();
      return access(new Access(all, List.of(), null, false, false));
    }

    /** The next slot, served by placement NUMBER on a machine. */
    public Service slot(long epoch, int number, String machine) {
      PlacementId placement = new PlacementId(new SlotId(id, slots.size()), number);
      return plus(new SlotRoute(slots.size(), epoch, placement, new MachineName(machine)));
    }

    /** The same, in the place of another that finishes what it was asked. */
    public Service slot(long epoch, int number, String machine, PlacementId retired) {
      PlacementId placement = new PlacementId(new SlotId(id, slots.size()), number);
      return plus(
          new SlotRoute(
              slots.size(), epoch, placement, new MachineName(machine), List.of(retired)));
    }

    /** The next slot, without a primary. */
    public Service slot(long epoch) {
      return plus(new SlotRoute(slots.size(), epoch, null, null));
    }

    private Service plus(SlotRoute slot) {
      var all = new ArrayList<>(slots);
      all.add(slot);
      return new Service(
          id, address, ports, udpPorts, networks, published, hold, holdLimit, access, all, held);
    }

    public ServiceRoute route() {
      return new ServiceRoute(
          id,
          address,
          new TreeSet<>(ports),
          new TreeSet<>(udpPorts),
          networks,
          published,
          hold,
          holdLimit,
          access,
          slots,
          held);
    }
  }
}
