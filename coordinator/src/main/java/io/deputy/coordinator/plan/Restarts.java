package io.deputy.coordinator.plan;

import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.Reason;
import io.deputy.model.ServiceRecord;
import java.time.Duration;
import java.util.Optional;

/**
 * A container that ends by itself looks well until it does, each time that it is started. So one
 * that was restarted, and one that may end and be left so, counts as settled only when it has
 * stayed up for a while.
 */
final class Restarts {
  static final Duration STEADY_AFTER = Duration.ofSeconds(10);

  private Restarts() {}

  /** Present while a healthy container may be about to end. */
  static Optional<Reason> lately(Draft draft, ServiceRecord record, Placement p) {
    boolean mayEnd = record.specOf(p).restarts().mayEnd();
    return draft
        .snapshot()
        .observation(p.id())
        .filter(o -> o.phase() == Phase.HEALTHY && (mayEnd || o.restarts() > 0))
        .filter(o -> o.age().compareTo(STEADY_AFTER) < 0)
        .map(o -> new Reason.Restarted(p.id(), p.machine(), o.restarts(), o.age(), STEADY_AFTER));
  }
}
