package io.deputy.coordinator.goals;

import io.deputy.model.Machine;
import io.deputy.model.Placement;
import io.deputy.model.Ports;
import io.deputy.model.Protocol;
import io.deputy.model.Routes;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceRoute;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import io.deputy.model.SlotRoute;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Where every service is to be found, the same for all machines. */
public final class RouteBook {
  private RouteBook() {}

  /**
   * @param machines of the cluster, whether they are heard or not: what is away now may be reached
   *     by others than this coordinator
   */
  public static Routes of(
      Collection<ServiceRecord> records, Stream<Machine> machines, ImagePorts ports) {
    Map<ServiceId, List<ServiceRecord>> guests = guests(records);
    List<ServiceRoute> routes =
        records.stream()
            .filter(ServiceRecord::wanted)
            .map(r -> route(r, guests.getOrDefault(r.id(), List.of()), ports))
            .toList();
    // What a machine is like is no business of a route, and it changes too often.
    List<Machine> peers = machines.filter(Machine::known).map(Machine::asPeer).toList();
    return new Routes(routes, peers);
  }

  /** By host: those whose containers live in its network, and are reached as it is. */
  private static Map<ServiceId, List<ServiceRecord>> guests(Collection<ServiceRecord> records) {
    return records.stream()
        .filter(r -> r.wantedSlots() > 0 && !r.spec().container().joins().network().isEmpty())
        .collect(
            Collectors.groupingBy(
                r -> new ServiceId(r.id().app(), r.spec().container().joins().network())));
  }

  private static ServiceRoute route(
      ServiceRecord record, List<ServiceRecord> guests, ImagePorts images) {
    ServiceSpec spec = record.spec();
    // One that listens on its machine itself needs its ports free there, at every address.
    Ports ports =
        spec.container().onAppNetworks()
            ? Stream.concat(Stream.of(record), guests.stream())
                .map(reached -> known(reached.spec()).and(images.of(reached)))
                .reduce(Ports.NONE, Ports::and)
            : Ports.NONE;
    return new ServiceRoute(
        record.id(),
        record.address(),
        ports.tcp(),
        ports.udp(),
        spec.networks(),
        spec.ports(),
        spec.policy().hold(),
        spec.policy().holdLimit(),
        spec.policy().access(),
        IntStream.range(0, record.wantedSlots()).mapToObj(i -> route(record, i)).toList(),
        record.wishes().heldUntil() != null);
  }

  /** A spec of a release that carried no UDP has those that are published. */
  private static Ports known(ServiceSpec spec) {
    var udp = new TreeSet<>(spec.udpPorts());
    spec.ports().stream()
        .filter(port -> port.protocol() == Protocol.UDP)
        .forEach(port -> udp.add(port.target()));
    return new Ports(spec.knownPorts(), udp);
  }

  /** While its primary drains, a slot has none to connect to: new connections wait for the next. */
  private static SlotRoute route(ServiceRecord record, int index) {
    Slot slot = record.slots().getOrDefault(index, Slot.empty(new SlotId(record.id(), index)));
    Optional<Placement> serving = slot.primary().filter(p -> !p.draining());
    return new SlotRoute(
        index,
        slot.epoch(),
        serving.map(Placement::id).orElse(null),
        serving.map(Placement::machine).orElse(null),
        slot.placements().stream()
            .filter(p -> !p.live() && p.draining())
            .map(Placement::id)
            .toList());
  }
}
