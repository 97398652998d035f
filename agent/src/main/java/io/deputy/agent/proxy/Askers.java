package io.deputy.agent.proxy;

import io.deputy.agent.net.Subnet;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.model.Invalid;
import io.deputy.model.Origin;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who asks, by source address, on this machine at one instant. Immutable. */
final class Askers {
  private record Place(Subnet subnet, Origin.Network network) {}

  private final Subnet virtual;
  private final Set<InetAddress> own;
  private final List<Place> places = new ArrayList<>();

  /**
   * @param virtual the machine's own too: it talks to a virtual address from that same address
   * @param own addresses of the machine's interfaces
   * @param networks one that is not an IPv4 network is left out: the name server says so
   */
  Askers(Subnet virtual, Set<InetAddress> own, List<AppNetwork> networks) {
    this.virtual = virtual;
    this.own = new HashSet<>(own);
    networks.forEach(this::place);
  }

  private void place(AppNetwork n) {
    try {
      places.add(new Place(Subnet.parse(n.subnet()), new Origin.Network(n.name())));
      // A bridge may be newer than the last look at the interfaces.
      own.add(Subnet.literal(n.gateway()));
    } catch (Invalid e) {
      // Who asks from there is nobody, and is refused.
      return;
    }
  }

  boolean isVirtual(InetAddress address) {
    return virtual.contains(address);
  }

  /** Null for an address that is neither the machine's nor on a network of an app. */
  @Nullable Origin origin(InetAddress source) {
    if (source.isLoopbackAddress() || own.contains(source) || isVirtual(source)) {
      return new Origin.Host();
    }
    for (Place place : places) {
      if (place.subnet.contains(source)) {
        return place.network;
      }
    }
    return null;
  }
}
