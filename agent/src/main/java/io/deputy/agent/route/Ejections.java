package io.deputy.agent.route;

import io.deputy.model.PlacementId;
import java.util.HashMap;
import java.util.Map;

/**
 * Replicas that could not be reached, and therefore come after all others for a while: a second
 * after the first failure, then twice as long each time, until they are reached again. What failed
 * for one connection is thereby spared to the next ones.
 *
 * <p>Owned by one event loop; time comes in, as {@link System#nanoTime} has it.
 */
public final class Ejections {
  private static final long FIRST_NANOS = 1_000_000_000L;
  private static final long LONGEST_NANOS = 16_000_000_000L;

  private record Out(long lengthNanos, long endNanos) {
    boolean lasts(long nowNanos) {
      return nowNanos - endNanos < 0;
    }
  }

  private final Map<PlacementId, Out> out = new HashMap<>();

  public void failed(PlacementId replica, long nowNanos) {
    out.compute(
        replica,
        (id, before) -> {
          if (before != null && before.lasts(nowNanos)) {
            return before; // of a crowd that failed together, the first counts
          }
          long length =
              before == null ? FIRST_NANOS : Math.min(2 * before.lengthNanos, LONGEST_NANOS);
          return new Out(length, nowNanos + length);
        });
  }

  public void reached(PlacementId replica) {
    out.remove(replica);
  }

  public boolean isOut(PlacementId replica, long nowNanos) {
    Out found = out.get(replica);
    return found != null && found.lasts(nowNanos);
  }

  /** Forgets those that have been back for long, whether anybody reached them or not. */
  public void forget(long nowNanos) {
    out.values().removeIf(o -> nowNanos - o.endNanos > LONGEST_NANOS);
  }
}
