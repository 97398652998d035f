package io.deputy.coordinator.sim.invariant;

import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.plan.Decision;
import io.deputy.coordinator.plan.Plan;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.coordinator.sim.World;
import java.util.List;
import java.util.TreeMap;

/** A plan that was carried out leaves nothing to plan. */
public final class PlanIsIdempotent extends Invariant {
  @Override
  public void planned(World world, ClusterView view) {
    Snapshot before = view.snapshot();
    Plan plan = world.variant().plan(before);
    var records = new TreeMap<>(before.services());
    for (Decision decision : plan.decisions()) {
      records.computeIfPresent(decision.service(), (_, r) -> decision.applyTo(r));
    }
    var after = new Snapshot(before.timings(), before.machines(), records, before.observations());
    List<Decision> left = world.variant().plan(after).decisions();
    if (!left.isEmpty()) {
      throw broken("after %s there is still %s".formatted(plan.decisions(), left));
    }
  }
}
