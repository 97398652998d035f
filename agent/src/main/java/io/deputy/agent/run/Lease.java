package io.deputy.agent.run;

import io.deputy.agent.run.Journal.StoredLease;
import io.deputy.model.PlacementId;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Until when this agent may run primaries that somebody else could be promoted for.
 *
 * <p>Counted from when the heartbeat was sent that was answered: the coordinator counts from its
 * answer, which is later, so the lease has always run out here first. Times are nanoseconds since
 * boot; no wall clock is asked.
 */
final class Lease {
  /** So many unanswered heartbeats are remembered; an answer to an older one counts for nothing. */
  private static final int UNANSWERED = 64;

  private final String bootId;
  private final TreeMap<Long, Long> sentAt = new TreeMap<>();
  private long until;

  Lease(String bootId, @Nullable StoredLease stored) {
    this.bootId = bootId;
    until = stored != null && isOfThisBoot(stored) ? stored.until() : 0;
  }

  /** Times of another boot mean nothing. */
  boolean isOfThisBoot(StoredLease stored) {
    return stored.bootId().equals(bootId);
  }

  long until() {
    return until;
  }

  /**
   * @param tenures that are longer
   */
  StoredLease stored(SortedMap<PlacementId, Long> tenures) {
    return new StoredLease(bootId, until, tenures);
  }

  void sent(long heartbeat, long now) {
    sentAt.put(heartbeat, now);
    if (sentAt.size() > UNANSWERED) {
      sentAt.pollFirstEntry();
    }
  }

  /** No answer counts to what was said on a connection that is gone. */
  void forgetSent() {
    sentAt.clear();
  }

  /** Whether a lease granted in answer to that would last still. */
  boolean lasts(long heartbeat, Duration granted, long now) {
    Long sent = sentAt.get(heartbeat);
    return sent != null && sent + granted.toNanos() > now;
  }

  /** Whether that made it longer. */
  boolean answered(long heartbeat, Duration granted) {
    Long sent = sentAt.get(heartbeat);
    if (sent == null || sent + granted.toNanos() <= until) {
      return false;
    }
    sentAt.headMap(heartbeat, true).clear();
    until = sent + granted.toNanos();
    return true;
  }
}
