package io.deputy.coordinator.sim.invariant;

import io.deputy.coordinator.sim.SimMachine;
import io.deputy.coordinator.sim.World;

/** A container without Deputy's labels is left alone. */
public final class NothingUnlabelledTouched extends Invariant {
  @Override
  public void containersChanged(World world) {
    for (SimMachine machine : world.machines()) {
      if (!machine.containers().touched().isEmpty()) {
        throw broken(
            "the agent of %s did something to %s"
                .formatted(machine.name(), machine.containers().touched()));
      }
    }
  }
}
