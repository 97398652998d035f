package io.deputy.coordinator.plan;

import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.ServiceRecord;
import java.time.Duration;

/**
 * Forgets ended placements once their agent says that they have ended; it says so too of one that
 * it does not know. On a machine that is away they stay, so that nothing is forgotten that may
 * still run there.
 */
final class ForgetEnded implements Step {
  /** A failed placement is remembered for so long, and its machine is not tried again meanwhile. */
  static final Duration FAILURE_REMEMBERED = Duration.ofSeconds(60);

  @Override
  public void run(Draft draft) {
    for (ServiceRecord record : draft.openServices()) {
      record
          .placements()
          .filter(p -> !p.live() && gone(draft, record, p))
          .forEach(p -> draft.decide(new Decision.Forget(p.id())));
    }
  }

  private static boolean gone(Draft draft, ServiceRecord record, Placement p) {
    var machine = draft.machine(p.machine());
    if (machine == null) {
      return true;
    }
    return machine.reachable()
        && draft
            .snapshot()
            .observation(p.id())
            .filter(seen -> seen.phase().band() == Phase.Band.ENDED)
            .filter(seen -> !isWanted(record, p) || !failedLately(seen))
            .isPresent();
  }

  /** Whether its slot gets another, which is not to go where this one failed. */
  private static boolean isWanted(ServiceRecord record, Placement p) {
    return p.id().slot().index() < record.wantedSlots();
  }

  static boolean failedLately(Observation seen) {
    return seen.phase() == Phase.FAILED && seen.age().compareTo(FAILURE_REMEMBERED) < 0;
  }
}
