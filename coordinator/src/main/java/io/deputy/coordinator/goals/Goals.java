package io.deputy.coordinator.goals;

import io.deputy.coordinator.place.MachineView;
import io.deputy.coordinator.upstream.Upstreams;
import io.deputy.model.Goal;
import io.deputy.model.MachineName;
import io.deputy.model.NetworkMode;
import io.deputy.model.Observation;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Ties;
import io.deputy.model.Upstream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What each machine's agent should make of its placements. */
public final class Goals {
  private Goals() {}

  /**
   * Goals by machine; a machine without any is not in it.
   *
   * @param served what others may depend on: these records, and those that are left alone
   * @param observations of all of them
   */
  public static Map<MachineName, List<Goal>> of(
      Collection<ServiceRecord> records,
      Map<ServiceId, ServiceRecord> served,
      Map<PlacementId, Observation> observations,
      Collection<MachineView> machines) {
    var upstreams = new Upstreams(served, observations);
    var origins = new ImageOrigins(records, machines);
    var goals = new TreeMap<MachineName, List<Goal>>();
    for (ServiceRecord record : records) {
      Map<String, Upstream> upstream = new HashMap<>(); // by hash of the spec
      record
          .placements()
          .forEach(
              p ->
                  goals
                      .computeIfAbsent(p.machine(), _ -> new ArrayList<>())
                      .add(
                          goal(
                              record,
                              p,
                              upstream.computeIfAbsent(
                                  p.hash(), _ -> upstreams.of(record.specOf(p))),
                              origins,
                              served)));
    }
    return goals;
  }

  private static Goal goal(
      ServiceRecord record,
      Placement placement,
      Upstream upstream,
      ImageOrigins origins,
      Map<ServiceId, ServiceRecord> served) {
    ServiceSpec spec = record.specOf(placement);
    Goal.Kind kind = kind(record, placement, spec);
    return new Goal(
        placement.id(),
        kind,
        placement.epoch(),
        spec.leased(),
        spec,
        // Nobody else is told of what others do, so that a change of theirs is news to few.
        kind == Goal.Kind.RUN ? upstream : Upstream.NONE,
        origins.of(placement, spec),
        new Ties(placement.beside(), hosts(spec, served)));
  }

  /**
   * A container on its machine's own network asks nobody who knows services: it is told those of
   * its app. A service that is gone has no address, and its name leads nowhere.
   */
  private static SortedMap<String, String> hosts(
      ServiceSpec spec, Map<ServiceId, ServiceRecord> served) {
    var hosts = new TreeMap<String, String>();
    if (spec.container().networking().mode() == NetworkMode.HOST) {
      List<ServiceRecord> app =
          served.values().stream()
              .filter(other -> other.id().app().equals(spec.id().app()))
              .filter(other -> other.spec().container().networking().mode() == NetworkMode.APP)
              .toList();
      // A service's own name goes before the same word as another's alias.
      for (ServiceRecord other : app) {
        other.spec().networks().stream()
            .flatMap(on -> on.aliases().stream())
            .forEach(alias -> hosts.putIfAbsent(alias, other.address()));
      }
      for (ServiceRecord other : app) {
        hosts.put(other.id().service(), other.address());
        hosts.put(other.id().service() + "." + other.id().app(), other.address());
      }
    }
    spec.container()
        .networking()
        .links()
        .forEach(
            (name, service) -> {
              ServiceRecord linked = served.get(new ServiceId(spec.id().app(), service));
              if (linked != null) {
                hosts.put(name, linked.address());
              }
            });
    return hosts;
  }

  private static Goal.Kind kind(ServiceRecord record, Placement placement, ServiceSpec spec) {
    if (placement.draining()) {
      return Goal.Kind.DRAIN;
    }
    return switch (placement.role()) {
      case ENDED -> Goal.Kind.END;
      case PRIMARY -> Goal.Kind.RUN;
      case FALLBACK -> standby(record, placement, spec);
    };
  }

  /** The heir of a move gets as far as it can before the primary is stopped. */
  private static Goal.Kind standby(ServiceRecord record, Placement fallback, ServiceSpec spec) {
    boolean heir = record.isHeirOfMove(fallback);
    return switch (spec.policy().fallback()) {
      case HOT -> Goal.Kind.RUN;
      case WARM -> heir && spec.startsFirst() ? Goal.Kind.RUN : Goal.Kind.PREPARE;
      case COLD, NONE ->
          heir ? (spec.startsFirst() ? Goal.Kind.RUN : Goal.Kind.PREPARE) : Goal.Kind.FETCH;
    };
  }
}
