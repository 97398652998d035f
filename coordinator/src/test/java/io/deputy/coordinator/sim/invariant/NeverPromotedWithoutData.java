package io.deputy.coordinator.sim.invariant;

import io.deputy.coordinator.sim.SimContainers.Box;
import io.deputy.coordinator.sim.SimMachine;
import io.deputy.coordinator.sim.World;
import io.deputy.model.MachineName;
import io.deputy.model.SlotId;
import java.util.HashMap;
import java.util.Map;

/**
 * A primary that is bound to its data runs only where that was last written; nobody copies volumes
 * yet, so it stays for ever where it was first.
 */
public final class NeverPromotedWithoutData extends Invariant {
  private final Map<SlotId, MachineName> newest = new HashMap<>();

  @Override
  public void containersChanged(World world) {
    for (SimMachine machine : world.machines()) {
      for (Box box : machine.containers().boxes()) {
        if (box.spec().boundToData() && World.serves(machine, box) > 0) {
          MachineName has = newest.putIfAbsent(box.placement().slot(), machine.name());
          if (has != null && !has.equals(machine.name())) {
            throw broken(
                "%s runs on %s, and its data is on %s"
                    .formatted(box.placement(), machine.name(), has));
          }
        }
      }
    }
  }
}
