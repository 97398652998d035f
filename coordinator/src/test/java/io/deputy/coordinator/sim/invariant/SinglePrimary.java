package io.deputy.coordinator.sim.invariant;

import io.deputy.coordinator.sim.SimContainers.Box;
import io.deputy.coordinator.sim.SimMachine;
import io.deputy.coordinator.sim.World;
import io.deputy.model.SlotId;
import java.util.HashMap;
import java.util.Map;

/** Of a strict slot, never do two containers run with an epoch to serve with. */
public final class SinglePrimary extends Invariant {
  private record Serving(SimMachine machine, Box box, long epoch) {
    @Override
    public String toString() {
      return "%s epoch %d on %s".formatted(box.placement(), epoch, machine.name());
    }
  }

  @Override
  public void containersChanged(World world) {
    Map<SlotId, Serving> serving = new HashMap<>();
    for (SimMachine machine : world.machines()) {
      for (Box box : machine.containers().boxes()) {
        long epoch = World.serves(machine, box);
        if (epoch > 0 && box.spec().strict()) {
          var mine = new Serving(machine, box, epoch);
          Serving other = serving.put(box.placement().slot(), mine);
          if (other != null) {
            throw broken("both %s and %s run".formatted(other, mine));
          }
        }
      }
    }
  }
}
