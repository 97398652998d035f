package io.deputy.coordinator.plan;

import io.deputy.coordinator.place.MachineView;
import io.deputy.model.MachineName;
import io.deputy.model.Placement;
import io.deputy.model.Reason;
import io.deputy.model.Role;
import io.deputy.model.ServiceRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds promotions and moves back when more than half of the machines fell silent within one lease:
 * then it is likelier that this coordinator is cut off than that they all died. It lets go when
 * they return. A machine that is away and has nothing that could move does not count: to a new
 * leader, who has heard none of them, those that died long ago seem to have fallen silent together.
 */
final class Brake {
  private Brake() {}

  static Optional<Reason> engaged(Snapshot snapshot) {
    Set<MachineName> inUse =
        snapshot.services().values().stream()
            .flatMap(r -> r.placements().filter(p -> p.live() && !staysAnyway(r, p)))
            .map(Placement::machine)
            .collect(Collectors.toSet());
    List<MachineView> counted =
        snapshot.machines().values().stream()
            .filter(m -> m.reachable() || inUse.contains(m.name()))
            .toList();
    int machines = counted.size();
    List<Duration> silences =
        counted.stream().filter(m -> !m.reachable()).map(MachineView::unheard).sorted().toList();
    int together = mostTogether(silences, snapshot.timings().lease());
    return together > machines / 2
        ? Optional.of(new Reason.Brake(together, machines))
        : Optional.empty();
  }

  /**
   * A primary with a volume waits for its machine, brake or not, and so does one of each machine.
   */
  private static boolean staysAnyway(ServiceRecord record, Placement p) {
    return EveryMachine.is(record) || (p.role() == Role.PRIMARY && record.spec().boundToData());
  }

  /** The most silences that began within {@code span} of each other. */
  private static int mostTogether(List<Duration> sorted, Duration span) {
    int most = 0;
    int first = 0;
    for (int last = 0; last < sorted.size(); last++) {
      while (sorted.get(last).minus(sorted.get(first)).compareTo(span) > 0) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }
}
