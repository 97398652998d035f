package io.deputy.agent.run;

import io.deputy.agent.run.Journal.Primacy;
import io.deputy.agent.run.Journal.StoredLease;
import io.deputy.model.PlacementId;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Until when each leased primary may run here: as long as the coordinator's lease lasts, or all its
 * heirs have promised not to start. Either is enough. Promises let a tenure go on and begin none:
 * once it has lapsed, somebody else may have been promoted, and only the coordinator knows.
 */
final class Tenure {
  /** What a primacy was last held until. */
  private record Held(Primacy primacy, long until) {}

  private final Lease lease;
  private final HeldPromises promises;
  private final Map<PlacementId, Held> held = new HashMap<>();

  /** By promises to the agent before this one, which counted on the same heirs. */
  private final Map<PlacementId, Held> inherited = new HashMap<>();

  /**
   * @param stored what the agent before this one had written down last
   */
  Tenure(Lease lease, HeldPromises promises, @Nullable StoredLease stored, Recorder recorder) {
    this.lease = lease;
    this.promises = promises;
    if (stored != null && lease.isOfThisBoot(stored)) {
      stored
          .tenures()
          .forEach(
              (id, until) -> {
                Primacy primacy = recorder.durable(id);
                if (primacy != null) {
                  inherited.put(id, new Held(primacy, until));
                  held.put(id, new Held(primacy, until));
                }
              });
    }
  }

  /**
   * Takes in what was granted and promised until now.
   *
   * @param primacy as it is on disk; null for one that has none there
   * @return until when it may run
   */
  long renew(PlacementId id, @Nullable Primacy primacy, long now) {
    long until = lease.until();
    if (primacy == null || primacy.epoch() == 0 || !primacy.leased()) {
      return until;
    }
    Held before = held.get(id);
    boolean unbroken =
        now < until
            || (before != null
                && before.primacy().epoch() == primacy.epoch()
                && now < before.until());
    if (unbroken) {
      until = Math.max(until, promises.until(primacy.heirs(), id.slot(), primacy.epoch()));
      Held then = inherited.get(id);
      if (then != null && then.primacy().equals(primacy)) {
        until = Math.max(until, then.until());
      }
    }
    held.put(id, new Held(primacy, until));
    return until;
  }

  void forget(PlacementId id) {
    held.remove(id);
    inherited.remove(id);
  }

  /** What is longer than the lease, for the agent after this one. */
  TreeMap<PlacementId, Long> beyondLease() {
    var beyond = new TreeMap<PlacementId, Long>();
    held.forEach(
        (id, h) -> {
          if (h.until() > lease.until()) {
            beyond.put(id, h.until());
          }
        });
    return beyond;
  }
}
