package io.deputy.model;

import java.time.Duration;
import java.util.List;
import java.util.SortedSet;

/**
 * How one service is reached.
 *
 * @param address its virtual address
 * @param ports TCP ports of the container with a listener on that address
 * @param udpPorts the same for UDP
 * @param published ports that machines answer, with the port chosen
 * @param hold how long a new connection waits for a primary
 * @param holdLimit how many connections may wait at once on one machine
 * @param access who may connect who shares no network with it, and how it is reached
 * @param held new connections wait although somebody serves, as an operator wants
 */
public record ServiceRoute(
    ServiceId id,
    String address,
    SortedSet<Integer> ports,
    SortedSet<Integer> udpPorts,
    List<NetworkAttachment> networks,
    List<PublishedPort> published,
    Duration hold,
    int holdLimit,
    Access access,
    List<SlotRoute> slots,
    boolean held) {
  public ServiceRoute {
    ports = Sorted.copyOf(ports);
    udpPorts = Sorted.copyOf(udpPorts);
    networks = List.copyOf(networks);
    published = List.copyOf(published);
    slots = List.copyOf(slots);
  }
}
