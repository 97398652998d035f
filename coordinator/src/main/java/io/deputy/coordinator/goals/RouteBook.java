package io.deputy.coordinator.goals;

import io.deputy.model.Machine;
import io.deputy.model.Observation;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Routes;
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
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Where every service is to be found, the same for all machines. */
public final class RouteBook {
  private RouteBook() {}

  /**
   * @param observations for the ports that images declare
   */
  public static Routes of(
      Collection<ServiceRecord> records,
      Collection<Machine> machines,
      Map<PlacementId, Observation> observations) {
    List<ServiceRoute> routes =
        records.stream().filter(r -> r.wantedSlots() > 0).map(r -> route(r, observations)).toList();
    // What a machine is like is no business of a route, and it changes too often.
    List<Machine> bare = machines.stream().map(RouteBook::bare).toList();
    return new Routes(routes, bare);
  }

  private static ServiceRoute route(
      ServiceRecord record, Map<PlacementId, Observation> observations) {
    ServiceSpec spec = record.spec();
    return new ServiceRoute(
        record.id(),
        record.address(),
        ports(record, observations),
        spec.networks(),
        spec.ports(),
        spec.policy().hold(),
        spec.policy().holdLimit(),
        IntStream.range(0, record.wantedSlots()).mapToObj(i -> route(record, i)).toList());
  }

  /** While its primary drains, a slot has none to connect to: new connections wait for the next. */
  private static SlotRoute route(ServiceRecord record, int index) {
    Slot slot = record.slots().getOrDefault(index, Slot.empty(new SlotId(record.id(), index)));
    Optional<Placement> serving = slot.primary().filter(p -> !p.draining());
    return new SlotRoute(
        index,
        slot.epoch(),
        serving.map(Placement::id).orElse(null),
        serving.map(Placement::machine).orElse(null));
  }

  private static SortedSet<Integer> ports(
      ServiceRecord record, Map<PlacementId, Observation> observations) {
    var ports = new TreeSet<>(record.spec().knownPorts());
    record
        .placements()
        .map(p -> observations.get(p.id()))
        .filter(o -> o != null)
        .forEach(o -> ports.addAll(o.ports()));
    return ports;
  }

  private static Machine bare(Machine m) {
    var facts = m.facts();
    return new Machine(
        m.name(),
        m.address(),
        m.peerPort(),
        java.util.Collections.emptySortedMap(),
        new io.deputy.model.MachineFacts("", facts.os(), facts.arch(), 0, 0, 0, "", "", ""));
  }
}
