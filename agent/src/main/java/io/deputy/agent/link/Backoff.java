package io.deputy.agent.link;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next round of tries: doubled each time, within bounds, and jittered
 * so that the agents of a cluster don't all come at once.
 */
final class Backoff {
  static final Duration LEAST = Duration.ofMillis(100);
  static final Duration MOST = Duration.ofMillis(500);

  private final RandomGenerator random;
  private long millis = LEAST.toMillis();

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  void reset() {
    millis = LEAST.toMillis();
  }

  /** Between half of the current wait and the whole. */
  Duration next() {
    long most = millis;
    millis = Math.min(2 * millis, MOST.toMillis());
    return Duration.ofMillis(random.nextLong(most / 2, most + 1));
  }
}
