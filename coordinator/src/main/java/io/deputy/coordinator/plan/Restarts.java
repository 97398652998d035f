package io.deputy.coordinator.plan;

import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.Reason;
import java.time.Duration;
import java.util.Optional;

/**
 * A container that ends by itself is started again, and looks well each time until it ends. So one
 * that was restarted counts as settled only when it has stayed up for a while.
 */
final class Restarts {
  static final Duration STEADY_AFTER = Duration.ofSeconds(10);

  private Restarts() {}

  /** Present while a healthy container may be between two ends. */
  static Optional<Reason> lately(Draft draft, Placement p) {
    return draft
        .snapshot()
        .observation(p.id())
        .filter(o -> o.phase() == Phase.HEALTHY && o.restarts() > 0)
        .filter(o -> o.age().compareTo(STEADY_AFTER) < 0)
        .map(o -> new Reason.Restarted(p.id(), p.machine(), o.restarts(), o.age(), STEADY_AFTER));
  }
}
