package io.deputy.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What {@code x-deputy} says of a service.
 *
 * @param probe null: the agent takes the health check, else the known ports
 * @param hold how long a new connection waits for a primary before it is closed
 * @param holdLimit how many connections may wait at once on one machine
 */
public record Policy(
    FallbackMode fallback,
    Fencing fencing,
    @Nullable Probe probe,
    Duration hold,
    int holdLimit,
    Access access) {
  public static final Duration HOLD = Duration.ofSeconds(30);
  public static final int HOLD_LIMIT = 1000;

  public Policy {
    Invalid.unless(!hold.isNegative(), "hold", hold, "0 s or more");
    Invalid.unless(holdLimit >= 0, "hold_limit", holdLimit, "0 or more connections");
  }

  /**
   * Refuses what can't be kept: a hot fallback runs beside its primary, and of a strict service
   * there are never two.
   *
   * @throws Invalid if it is both
   */
  public Policy checked() {
    Invalid.unless(
        fallback != FallbackMode.HOT || fencing != Fencing.STRICT,
        "fallback of a strict service",
        "hot",
        "warm, cold or none, or fencing: relaxed, since a hot one runs beside its primary");
    return this;
  }

  /** Without the probe: a password may stand in its path or command. */
  Policy remembered() {
    return new Policy(fallback, fencing, null, hold, holdLimit, access);
  }

  /**
   * The defaults for a container: strict if it has a volume or writes to the machine's own data.
   */
  public static Policy defaultFor(ContainerSpec container) {
    return new Policy(
        FallbackMode.WARM,
        container.hasVolume() || container.writesData() ? Fencing.STRICT : Fencing.RELAXED,
        null,
        HOLD,
        HOLD_LIMIT,
        Access.USUAL);
  }

  public Policy withAccess(Access other) {
    return new Policy(fallback, fencing, probe, hold, holdLimit, other);
  }
}
