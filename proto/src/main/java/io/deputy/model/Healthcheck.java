package io.deputy.model;

import java.time.Duration;
import java.util.List;

/**
 * A Compose {@code healthcheck}, which Docker itself runs in the container.
 *
 * @param test as Docker takes it: {@code CMD …}, {@code CMD-SHELL …}, or {@code NONE}
 * @param interval zero, like the other times, for Docker's default or the image's
 * @param retries zero for Docker's default or the image's
 */
public record Healthcheck(
    List<String> test,
    Duration interval,
    Duration timeout,
    Duration startPeriod,
    Duration startInterval,
    int retries) {
  public Healthcheck {
    test = List.copyOf(test);
  }

  /** Whether this switches off a check that the image brings. */
  public boolean disabled() {
    return test.equals(List.of("NONE"));
  }
}
