package io.deputy.agent.route;

import io.deputy.model.Origin;
import io.deputy.model.PlacementId;
import io.deputy.model.ServiceId;
import io.deputy.model.SlotId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The containers of this machine by what they are looked up by.
 *
 * @param newest of the containers of a slot, the one with the highest epoch
 * @param seats whose container has which address
 * @param nameServers of those that want others asked than the machine's
 */
record LocalIndex(
    Map<PlacementId, LocalBackend> of,
    Map<SlotId, LocalBackend> newest,
    Map<Seat, ServiceId> seats,
    Map<Seat, List<String>> nameServers) {

  static final LocalIndex NONE = new LocalIndex(Map.of(), Map.of(), Map.of(), Map.of());

  /** An address on a network: two apps may well use the same range on two machines. */
  record Seat(Origin.Network network, String address) {}

  static LocalIndex of(Map<PlacementId, LocalBackend> local) {
    var newest = new HashMap<SlotId, LocalBackend>();
    var seats = new HashMap<Seat, ServiceId>();
    var nameServers = new HashMap<Seat, List<String>>();
    for (LocalBackend backend : local.values()) {
      ServiceId id = backend.placement().service();
      backend
          .addresses()
          .forEach(
              (network, address) -> {
                var seat = new Seat(new Origin.Network(network), address);
                seats.put(seat, id);
                if (!backend.nameServers().isEmpty()) {
                  nameServers.put(seat, backend.nameServers());
                }
              });
      newest.merge(backend.placement().slot(), backend, (a, b) -> a.epoch() >= b.epoch() ? a : b);
    }
    return new LocalIndex(Map.copyOf(local), newest, seats, nameServers);
  }

  /** The service whose container has that address on that network. */
  Optional<ServiceId> ownerOf(Origin.Network network, String address) {
    return Optional.ofNullable(seats.get(new Seat(network, address)));
  }

  /** Empty for whoever asks the machine's. */
  List<String> nameServersOf(Origin.Network network, String address) {
    return nameServers.getOrDefault(new Seat(network, address), List.of());
  }
}
