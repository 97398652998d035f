package io.deputy.coordinator.sim.invariant;

import io.deputy.coordinator.sim.SimAgent;
import io.deputy.coordinator.sim.SimContainers.Box;
import io.deputy.coordinator.sim.SimMachine;
import io.deputy.coordinator.sim.World;
import io.deputy.model.MachineName;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A record that vanishes is no order: until it is restored, what was to run or to stand by keeps
 * its container, whoever is started again meanwhile.
 */
public final class KeptWithoutItsRecord extends Invariant {
  private final Map<MachineName, Set<PlacementId>> kept = new HashMap<>();

  @Override
  public void agentStepped(World world, SimMachine machine, SimAgent agent) {
    if (world.consul().gone().isEmpty()) {
      kept.clear();
      return;
    }
    Set<PlacementId> live =
        world.consul().gone().stream()
            .flatMap(r -> r.placements())
            .filter(Placement::live)
            .map(Placement::id)
            .collect(Collectors.toSet());
    Set<PlacementId> now =
        machine.containers().boxes().stream()
            .map(Box::placement)
            .filter(live::contains)
            .collect(Collectors.toSet());
    Set<PlacementId> before = kept.put(machine.name(), now);
    if (before != null && !now.containsAll(before)) {
      before.removeAll(now);
      throw broken(
          "the agent of %s removed the containers of %s, whose records are gone"
              .formatted(machine.name(), before));
    }
  }
}
