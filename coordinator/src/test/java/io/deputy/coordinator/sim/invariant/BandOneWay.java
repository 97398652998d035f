package io.deputy.coordinator.sim.invariant;

import io.deputy.agent.placement.PlacementState;
import io.deputy.coordinator.sim.SimAgent;
import io.deputy.coordinator.sim.SimMachine;
import io.deputy.coordinator.sim.World;
import io.deputy.model.Phase;
import io.deputy.model.PlacementId;
import java.util.HashMap;
import java.util.Map;

/**
 * What an agent observes of a placement goes through the bands in their order, as long as the agent
 * lives; the next one begins with what it finds. What was stopped stays so whoever looks, but one
 * that does not know whether a start may still come stops it once more.
 */
public final class BandOneWay extends Invariant {
  private record Seen(SimAgent by, Phase phase) {}

  private final Map<PlacementId, Seen> seen = new HashMap<>();

  @Override
  public void agentStepped(World world, SimMachine machine, SimAgent agent) {
    for (PlacementState state : agent.loop().placements()) {
      Seen last = seen.get(state.id());
      if (last == null || last.phase != state.phase() || last.by != agent) {
        seen.put(state.id(), new Seen(agent, state.phase()));
        if (last != null && !mayFollow(last, agent, state.phase())) {
          throw broken(
              "%s on %s was %s and is %s"
                  .formatted(state.id(), machine.name(), last.phase, state.phase()));
        }
      }
    }
  }

  private static boolean mayFollow(Seen last, SimAgent agent, Phase phase) {
    return last.by == agent
        ? last.phase.mayBecome(phase)
        : last.phase != Phase.STOPPED || phase == Phase.DRAINING || phase == Phase.STOPPED;
  }
}
