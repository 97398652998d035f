package io.deputy.coordinator.sim.invariant;

import io.deputy.coordinator.sim.SimAgent;
import io.deputy.coordinator.sim.SimMachine;
import io.deputy.coordinator.sim.World;
import io.deputy.model.MachineName;
import java.util.HashMap;
import java.util.Map;

/** The highest term that a machine has stored is never forgotten there. */
public final class TermNeverFalls extends Invariant {
  private final Map<MachineName, Long> stored = new HashMap<>();

  @Override
  public void agentStepped(World world, SimMachine machine, SimAgent agent) {
    long term = agent.loop().term();
    long before = stored.getOrDefault(machine.name(), 0L);
    if (term < before) {
      throw broken(
          "the agent of %s knows term %d, and its disk had %d"
              .formatted(machine.name(), term, before));
    }
    stored.put(machine.name(), Math.max(before, machine.disk().term()));
  }
}
