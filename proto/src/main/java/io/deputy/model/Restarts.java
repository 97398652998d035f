package io.deputy.model;

import java.time.Duration;

/**
 * Whether a container is started again that ended by itself.
 *
 * @param most how often in a row it may fail before it is given up; 0 for any number
 * @param delay what is waited before each start, at least
 * @param window so long it must have run not to have failed; zero for the agent's own measure
 */
public record Restarts(When when, int most, Duration delay, Duration window) {
  /** After which end. */
  public enum When {
    ALWAYS,
    /** Exit code 0 is the end that it was started for. */
    ON_FAILURE,
    NEVER
  }

  /** A service that should serve is started again whatever happens. */
  public static final Restarts ALWAYS = new Restarts(When.ALWAYS, 0, Duration.ZERO, Duration.ZERO);

  public Restarts {
    Invalid.unless(most >= 0, "restarts", most, "0 or more");
    Invalid.unless(!delay.isNegative(), "restart delay", delay, "0 s or more");
    Invalid.unless(!window.isNegative(), "restart window", window, "0 s or more");
  }

  public static Restarts of(When when) {
    return new Restarts(when, 0, Duration.ZERO, Duration.ZERO);
  }

  /** Whether its container may come to an end after which it is not started again. */
  public boolean mayEnd() {
    return when != When.ALWAYS;
  }
}
