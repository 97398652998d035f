package io.deputy.coordinator.sim.variant;

import io.deputy.coordinator.plan.Plan;
import io.deputy.coordinator.plan.Planner;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.coordinator.sim.Variant;
import java.util.List;

/** What can be wrong with a planner. */
final class Plans {
  private Plans() {}

  /** One decision a plan, although there are more to take. */
  static final class OneAtATime extends Variant {
    @Override
    public Plan plan(Snapshot snapshot) {
      Plan plan = Planner.plan(snapshot);
      return new Plan(plan.decisions().stream().limit(1).toList(), plan.report());
    }
  }

  /** Decides in the order in which the agents' reports came. */
  static final class InOrderOfReports extends Variant {
    @Override
    public Plan plan(Snapshot snapshot) {
      Plan plan = Planner.plan(snapshot);
      var ids = List.copyOf(snapshot.observations().keySet());
      boolean backwards = ids.size() > 1 && ids.getFirst().compareTo(ids.getLast()) > 0;
      return backwards ? new Plan(plan.decisions().reversed(), plan.report()) : plan;
    }
  }
}
