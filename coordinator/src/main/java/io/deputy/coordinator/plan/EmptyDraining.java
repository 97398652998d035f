package io.deputy.coordinator.plan;

import io.deputy.model.Placement;
import io.deputy.model.ServiceRecord;
import java.util.List;

/** Ends fallbacks that were drained and have stopped; {@link EndLost} does it for primaries. */
final class EmptyDraining implements Step {
  @Override
  public void run(Draft draft) {
    for (ServiceRecord record : draft.services()) {
      List<Placement> drained =
          record
              .placements()
              .filter(p -> p.live() && p.draining() && Loss.ended(draft, p))
              .toList();
      drained.forEach(p -> draft.decide(new Decision.End(p.id(), Decision.Cause.DRAINED)));
    }
  }
}
