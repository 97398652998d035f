package io.deputy.coordinator.sim.invariant;

import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.plan.Decision;
import io.deputy.coordinator.plan.Plan;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.coordinator.sim.World;
import java.util.List;

/** A plan that was carried out leaves nothing to plan. */
public final class PlanIsIdempotent extends Invariant {
  @Override
  public void planned(World world, ClusterView view) {
    Snapshot before = view.snapshot();
    Plan plan = world.variant().plan(before);
    List<Decision> left = world.variant().plan(plan.after(before)).decisions();
    if (!left.isEmpty()) {
      throw broken("after %s there is still %s".formatted(plan.decisions(), left));
    }
  }
}
