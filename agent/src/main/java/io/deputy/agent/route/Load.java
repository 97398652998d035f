package io.deputy.agent.route;

import io.deputy.model.PlacementId;
import java.util.HashMap;
import java.util.Map;

/**
 * How much of one event loop goes to each placement, in connections or in sessions of datagrams: to
 * balance replicas.
 */
public final class Load {
  private static final class Served {
    int count;
    long lastUse;
  }

  private final Map<PlacementId, Served> served = new HashMap<>();
  private long uses;

  /** Takes note that one is about to be tried there. */
  public void use(PlacementId placement) {
    served.computeIfAbsent(placement, p -> new Served()).lastUse = ++uses;
  }

  public void add(PlacementId placement) {
    served.computeIfAbsent(placement, p -> new Served()).count++;
  }

  public void remove(PlacementId placement) {
    Served to = served.get(placement);
    if (to != null) {
      to.count--;
    }
  }

  /** Fewest first, and among equals who was used longest ago. */
  public long of(PlacementId placement) {
    Served to = served.get(placement);
    return to == null ? 0 : ((long) to.count << 40) + to.lastUse;
  }

  /** Forgets placements that nothing goes to. */
  public void forget() {
    served.values().removeIf(s -> s.count == 0);
  }
}
