package io.deputy.coordinator.sim.invariant;

import io.deputy.coordinator.sim.SimContainers.Box;
import io.deputy.coordinator.sim.SimMachine;
import io.deputy.coordinator.sim.World;
import io.deputy.model.MachineName;
import io.deputy.model.PlacementId;
import io.deputy.model.ServiceRecord;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A placement is on one machine, and never moves. */
public final class PlacementStays extends Invariant {
  private final Map<PlacementId, MachineName> machines = new HashMap<>();

  @Override
  public void stored(World world, @Nullable ServiceRecord before, ServiceRecord record) {
    record.placements().forEach(p -> see(p.id(), p.machine()));
  }

  @Override
  public void containersChanged(World world) {
    for (SimMachine machine : world.machines()) {
      for (Box box : machine.containers().boxes()) {
        see(box.placement(), machine.name());
      }
    }
  }

  private void see(PlacementId id, MachineName machine) {
    MachineName before = machines.putIfAbsent(id, machine);
    if (before != null && !before.equals(machine)) {
      throw broken("%s was on %s and is on %s".formatted(id, before, machine));
    }
  }
}
