package io.deputy.agent.run;

import io.deputy.model.Inquiry;
import java.time.Duration;

/**
 * When to look for what is asked of the machine: at once when that changed, and from time to time,
 * since nothing hints at a folder that was made or a port that was given up; one survey at a time.
 * Times are nanoseconds since boot.
 */
final class SurveySchedule {
  static final Duration EVERY = Duration.ofSeconds(5);

  private Inquiry inquiry = Inquiry.NOTHING;
  private boolean underWay;
  private boolean wanted;
  private long dueAt = Long.MAX_VALUE;

  void ask(Inquiry asked) {
    wanted |= !inquiry.equals(asked);
    inquiry = asked;
  }

  Inquiry inquiry() {
    return inquiry;
  }

  /** Whether to begin one now. */
  boolean begin(long now) {
    if (underWay || (!wanted && now < dueAt)) {
      return false;
    }
    underWay = true;
    wanted = false;
    dueAt = inquiry.equals(Inquiry.NOTHING) ? Long.MAX_VALUE : now + EVERY.toNanos();
    return true;
  }

  void ended() {
    underWay = false;
  }

  /** {@link Long#MAX_VALUE} while one is awaited. */
  long wakeAt() {
    return underWay ? Long.MAX_VALUE : wanted ? 0 : dueAt;
  }
}
