package io.deputy.coordinator.loop;

import io.deputy.coordinator.plan.Decision;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.model.MachineName;
import io.deputy.model.Role;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Machines that lose a primary by a commit that is under way, or whose outcome is unknown. A
 * machine that comes back at this moment must not be leased a primary that another already has:
 * first the assignment that ends it must be on its line.
 */
final class LeasesPaused {
  private final Set<MachineName> machines = new TreeSet<>();

  void add(List<Decision> decisions, Snapshot before) {
    for (Decision decision : decisions) {
      if (decision instanceof Decision.End end) {
        Objects.requireNonNull(before.services().get(end.service()))
            .placements()
            .filter(p -> p.id().equals(end.placement()) && p.role() == Role.PRIMARY)
            .forEach(p -> machines.add(p.machine()));
      }
    }
  }

  boolean of(MachineName machine) {
    return machines.contains(machine);
  }

  void clear() {
    machines.clear();
  }
}
