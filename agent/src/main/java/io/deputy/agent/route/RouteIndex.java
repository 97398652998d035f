package io.deputy.agent.route;

import io.deputy.model.Machine;
import io.deputy.model.MachineName;
import io.deputy.model.NetworkAttachment;
import io.deputy.model.Origin;
import io.deputy.model.PlacementId;
import io.deputy.model.Routes;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRoute;
import io.deputy.model.SlotId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The routes by what they are looked up by. Built once a table, in one pass, so that no question
 * costs more in a cluster of 10,000 services than in one of ten.
 *
 * @param names addresses by lower-case name, as containers on a network may ask for them
 * @param newest of the containers of a slot on this machine, the one with the highest epoch
 * @param seats whose container has which address
 * @param nameServers of those that want others asked than the machine's
 */
record RouteIndex(
    Map<ServiceId, ServiceRoute> services,
    Map<String, ServiceRoute> byAddress,
    Map<String, ServiceRoute> fullNames,
    Map<MachineName, Machine> machines,
    Map<Origin.Network, SortedMap<String, String>> names,
    Map<SlotId, LocalBackend> newest,
    Map<Seat, ServiceId> seats,
    Map<Seat, List<String>> nameServers) {

  /** An address on a network: two apps may well use the same range on two machines. */
  record Seat(String app, String network, String address) {}

  static RouteIndex of(Routes routes, Map<PlacementId, LocalBackend> local) {
    var index =
        new RouteIndex(
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>(),
            new HashMap<>());
    routes.machines().forEach(m -> index.machines.put(m.name(), m));
    for (ServiceRoute service : routes.services()) {
      index.services.put(service.id(), service);
      index.byAddress.put(service.address(), service);
      index.fullNames.put(fullName(service.id()), service);
    }
    // Aliases after names: an alias never hides a service of that name.
    routes.services().forEach(index::addNames);
    routes.services().forEach(index::addAliases);
    index.addBackends(local.values());
    return index;
  }

  /** The service whose container has that address on that network of this machine. */
  Optional<ServiceId> ownerOf(Origin.Network from, String address) {
    return Optional.ofNullable(seats.get(new Seat(from.app(), from.network(), address)));
  }

  /** All networks of the service whose container asks from there; none if it is nobody's. */
  Stream<Origin.Network> networksOf(Origin.Network from, String address) {
    return ownerOf(from, address).map(services::get).stream()
        .flatMap(route -> route.networks().stream())
        .map(n -> new Origin.Network(from.app(), n.network()));
  }

  /** The service that is called so in all of the cluster: {@code db.app}. */
  Optional<ServiceRoute> fullyNamed(String name) {
    return Optional.ofNullable(fullNames.get(name.toLowerCase(Locale.ROOT)));
  }

  Optional<String> named(Origin.Network on, String name) {
    var here = names.get(on);
    return here == null
        ? Optional.empty()
        : Optional.ofNullable(here.get(name.toLowerCase(Locale.ROOT)));
  }

  /** Empty for whoever asks the machine's. */
  List<String> nameServersOf(Origin.Network from, String address) {
    return nameServers.getOrDefault(new Seat(from.app(), from.network(), address), List.of());
  }

  private static String fullName(ServiceId id) {
    return (id.service() + "." + id.app()).toLowerCase(Locale.ROOT);
  }

  private void addNames(ServiceRoute service) {
    ServiceId id = service.id();
    for (NetworkAttachment on : service.networks()) {
      addName(id, on, id.service(), service.address());
      addName(id, on, fullName(id), service.address());
    }
  }

  private void addAliases(ServiceRoute service) {
    for (NetworkAttachment on : service.networks()) {
      on.aliases().forEach(alias -> addName(service.id(), on, alias, service.address()));
    }
  }

  private void addName(ServiceId id, NetworkAttachment on, String name, String address) {
    names
        .computeIfAbsent(new Origin.Network(id.app(), on.network()), n -> new TreeMap<>())
        .putIfAbsent(name.toLowerCase(Locale.ROOT), address);
  }

  private void addBackends(Collection<LocalBackend> local) {
    for (LocalBackend backend : local) {
      ServiceId id = backend.placement().service();
      backend
          .addresses()
          .forEach(
              (network, address) -> {
                var seat = new Seat(id.app(), network, address);
                seats.put(seat, id);
                if (!backend.nameServers().isEmpty()) {
                  nameServers.put(seat, backend.nameServers());
                }
              });
      newest.merge(backend.placement().slot(), backend, (a, b) -> a.epoch() >= b.epoch() ? a : b);
    }
  }
}
