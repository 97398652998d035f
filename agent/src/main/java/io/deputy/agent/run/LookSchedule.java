package io.deputy.agent.run;

import java.time.Duration;

/**
 * When to list the containers: after every hint, and from time to time without one; one list at a
 * time. Times are nanoseconds since boot.
 */
final class LookSchedule {
  /** Whether or not something hints at a change. */
  static final Duration EVERY = Duration.ofSeconds(10);

  /** While Docker is away. */
  static final Duration AGAIN = Duration.ofSeconds(1);

  private boolean underWay;
  private boolean wanted = true;
  private boolean known;
  private boolean away;
  private long dueAt;

  /** A list that is asked for from now on is needed: one that is under way may be too old. */
  void want() {
    wanted = true;
  }

  /** Whether to ask for a list now. */
  boolean begin(long now) {
    if (underWay || (!wanted && now < dueAt)) {
      return false;
    }
    underWay = true;
    wanted = false;
    dueAt = now + EVERY.toNanos();
    return true;
  }

  /** There is a list. Returns whether Docker had been away. */
  boolean succeeded() {
    boolean back = away;
    underWay = false;
    known = true;
    away = false;
    return back;
  }

  /** There is none. */
  void failed(long now) {
    underWay = false;
    away(now);
  }

  void away(long now) {
    away = true;
    dueAt = now + AGAIN.toNanos();
  }

  /** Whether there ever was a list: before that nobody knows what runs. */
  boolean known() {
    return known;
  }

  /** {@link Long#MAX_VALUE} while a list is awaited. */
  long wakeAt() {
    return underWay ? Long.MAX_VALUE : wanted ? 0 : dueAt;
  }
}
