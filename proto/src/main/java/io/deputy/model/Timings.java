package io.deputy.model;

import java.time.Duration;

/**
 * The times that failover is built from. The coordinator has them in its configuration and tells
 * its agents, so they can't disagree. The relations are checked here: a configuration that breaks
 * one is refused with both values named.
 *
 * @param heartbeat how often an agent reports
 * @param silence unheard for this long, a machine counts as silent: relaxed services move
 * @param lease how long after sending an answered heartbeat a strict primary may run unanswered
 * @param margin what the coordinator waits on top of a lease: scheduling delay and clock rates
 */
public record Timings(Duration heartbeat, Duration silence, Duration lease, Duration margin) {
  /**
   * What must be left of a lease for a strict primary to be started under it, since Docker takes a
   * while to start a container.
   */
  public static final Duration START_NEEDS = Duration.ofMillis(500);

  public static final Timings DEFAULT =
      new Timings(
          Duration.ofMillis(500),
          Duration.ofMillis(1500),
          Duration.ofMillis(3000),
          Duration.ofMillis(250));

  public Timings {
    atLeast("heartbeat", heartbeat, "10 ms", Duration.ofMillis(10));
    // Two heartbeats may be lost before anybody acts on it.
    atLeast("silence", silence, "3 × heartbeat", heartbeat.multipliedBy(3));
    // A machine is silent before it is lost.
    atLeast("lease", lease, "silence + heartbeat", silence.plus(heartbeat));
    // Else no lease would ever be long enough to start a strict primary.
    atLeast("lease", lease, "heartbeat + 500 ms", heartbeat.plus(START_NEEDS));
    // Clocks may differ in rate by 2 %, on top of a late wake-up.
    atLeast("margin", margin, "lease / 25", lease.dividedBy(25));
  }

  /** From the coordinator's last answer until whoever got it has surely stopped. */
  public Duration untilLost() {
    return lease.plus(margin);
  }

  private static void atLeast(String name, Duration value, String ruleName, Duration least) {
    Invalid.unless(
        value.compareTo(least) >= 0,
        name,
        millis(value),
        "at least %s = %s".formatted(ruleName, millis(least)));
  }

  private static String millis(Duration d) {
    return d.toMillis() + " ms";
  }
}
