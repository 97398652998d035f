package io.deputy.coordinator.lead;

import io.deputy.model.Invalid;
import java.time.Duration;

/**
 * The times of an election.
 *
 * @param ttl Consul ends a session that is not renewed for this long (and up to twice as long); 10
 *     s is the least it takes
 * @param confirm how often the leader renews its session and looks whether the lock is still its
 *     own
 * @param claim how long after sending the last confirmed look a leader may still speak. Consul can
 *     take the lock away at any time (a node that gossip believes dead, a key deleted by hand), so
 *     a new leader counts this time on top of its warm-up. It should outlast an election among
 *     Consul's servers: with the leading server killed, 3.5 to 4 s passed without a confirmed look
 *     at {@code raft_multiplier = 1}, 12 s at Consul's default of 5.
 */
public record ElectionTimes(Duration ttl, Duration confirm, Duration claim) {
  public static final ElectionTimes DEFAULT =
      new ElectionTimes(Duration.ofSeconds(10), Duration.ofMillis(500), Duration.ofSeconds(5));

  public ElectionTimes {
    // Two looks may fail before the leader falls silent.
    if (claim.compareTo(confirm.multipliedBy(3)) < 0) {
      throw new Invalid("claim", claim, "at least 3 × confirm = " + confirm.multipliedBy(3));
    }
    if (claim.compareTo(ttl) > 0) {
      throw new Invalid("claim", claim, "at most the session's ttl = " + ttl);
    }
  }
}
