package io.deputy.coordinator.plan;

import io.deputy.coordinator.place.MachineView;
import io.deputy.model.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Holds promotions back when more than half of the machines fell silent within one lease: then it
 * is likelier that this coordinator is cut off than that they all died. It lets go when they
 * return.
 */
final class Brake {
  private Brake() {}

  static Optional<Reason> engaged(Snapshot snapshot) {
    int machines = snapshot.machines().size();
    List<Duration> silences =
        snapshot.machines().values().stream()
            .filter(m -> !m.reachable())
            .map(MachineView::unheard)
            .sorted()
            .toList();
    // One machine of one can't be told from our own silence, and moving its services is impossible.
    int needed = machines / 2 + 1;
    for (int i = 0; i + needed <= silences.size(); i++) {
      Duration spread = silences.get(i + needed - 1).minus(silences.get(i));
      if (spread.compareTo(snapshot.timings().lease()) <= 0) {
        return Optional.of(new Reason.Brake(silences.size(), machines));
      }
    }
    return Optional.empty();
  }
}
