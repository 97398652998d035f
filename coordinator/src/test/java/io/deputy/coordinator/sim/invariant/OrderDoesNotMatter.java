package io.deputy.coordinator.sim.invariant;

import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.plan.Plan;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.coordinator.sim.World;
import io.deputy.model.PlacementId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** The same snapshot gives the same plan, in whatever order its parts came together. */
public final class OrderDoesNotMatter extends Invariant {
  @Override
  public void planned(World world, ClusterView view) {
    Snapshot snapshot = view.snapshot();
    List<PlacementId> ids = new ArrayList<>(snapshot.observations().keySet());
    Plan one = world.variant().plan(inOrder(snapshot, ids));
    Plan other = world.variant().plan(inOrder(snapshot, ids.reversed()));
    if (!one.equals(other)) {
      throw broken("one order gives %s, another %s".formatted(one.decisions(), other.decisions()));
    }
  }

  private static Snapshot inOrder(Snapshot snapshot, List<PlacementId> ids) {
    var observations = new LinkedHashMap<PlacementId, io.deputy.model.Observation>();
    ids.forEach(id -> snapshot.observation(id).ifPresent(o -> observations.put(id, o)));
    return new Snapshot(snapshot.timings(), snapshot.machines(), snapshot.services(), observations);
  }
}
