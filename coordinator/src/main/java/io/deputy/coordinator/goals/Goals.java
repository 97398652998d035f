package io.deputy.coordinator.goals;

import io.deputy.model.Goal;
import io.deputy.model.MachineName;
import io.deputy.model.Placement;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What each machine's agent should make of its placements. */
public final class Goals {
  private Goals() {}

  /** Goals by machine; a machine without any is not in it. */
  public static Map<MachineName, List<Goal>> of(Collection<ServiceRecord> records) {
    var goals = new TreeMap<MachineName, List<Goal>>();
    for (ServiceRecord record : records) {
      record
          .placements()
          .forEach(
              p -> goals.computeIfAbsent(p.machine(), _ -> new ArrayList<>()).add(goal(record, p)));
    }
    return goals;
  }

  private static Goal goal(ServiceRecord record, Placement placement) {
    ServiceSpec spec = record.specs().getOrDefault(placement.hash(), record.spec());
    return new Goal(placement.id(), kind(placement, spec), placement.epoch(), spec.leased(), spec);
  }

  private static Goal.Kind kind(Placement placement, ServiceSpec spec) {
    if (placement.draining() && placement.live()) {
      return Goal.Kind.DRAIN;
    }
    return switch (placement.role()) {
      case ENDED -> Goal.Kind.END;
      case PRIMARY -> Goal.Kind.RUN;
      case FALLBACK ->
          switch (spec.policy().fallback()) {
            case HOT -> Goal.Kind.RUN;
            case WARM -> Goal.Kind.PREPARE;
            case COLD, NONE -> Goal.Kind.FETCH;
          };
    };
  }
}
