package io.deputy.coordinator.place;

import io.deputy.model.PlacementId;
import io.deputy.model.PublishedPort;
import io.deputy.model.Reservation;
import io.deputy.model.ServiceSpec;
import java.util.HashMap;
import java.util.Map;

/** What a machine carries already. Owned and changed by one draft of a plan, nobody else. */
public final class Load {
  private int placements;
  private Reservation reserved = Reservation.NONE;
  private final Map<Integer, PlacementId> hostPorts = new HashMap<>();

  /** Counts a placement that is not ended, whatever its role: its fallback day may come. */
  public void add(PlacementId id, ServiceSpec spec) {
    placements++;
    reserved = reserved.plus(spec.reservation());
    for (PublishedPort port : spec.ports()) {
      if (port.onMachine()) {
        hostPorts.putIfAbsent(port.published(), id);
      }
    }
  }

  public void remove(PlacementId id, ServiceSpec spec) {
    placements--;
    reserved =
        new Reservation(
            reserved.milliCpus() - spec.reservation().milliCpus(),
            reserved.memoryBytes() - spec.reservation().memoryBytes());
    hostPorts.values().removeIf(id::equals);
  }

  int placements() {
    return placements;
  }

  Reservation reserved() {
    return reserved;
  }

  Map<Integer, PlacementId> hostPorts() {
    return hostPorts;
  }
}
