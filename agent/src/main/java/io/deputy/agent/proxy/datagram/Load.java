package io.deputy.agent.proxy.datagram;

import io.deputy.model.PlacementId;
import java.util.HashMap;
import java.util.Map;

/** How many sessions of one event loop go to each placement: to balance replicas. */
final class Load {
  private static final class Served {
    int sessions;
    long lastUse;
  }

  private final Map<PlacementId, Served> served = new HashMap<>();
  private long uses;

  /** Takes note that a session is tried there. */
  void use(PlacementId placement) {
    served.computeIfAbsent(placement, p -> new Served()).lastUse = ++uses;
  }

  void add(PlacementId placement) {
    served.computeIfAbsent(placement, p -> new Served()).sessions++;
  }

  void remove(PlacementId placement) {
    Served to = served.get(placement);
    if (to != null) {
      to.sessions--;
    }
  }

  /** Fewest sessions first, and among equals who was used longest ago. */
  long of(PlacementId placement) {
    Served to = served.get(placement);
    return to == null ? 0 : ((long) to.sessions << 40) + to.lastUse;
  }

  /** Forgets placements that no session goes to. */
  void forget() {
    served.values().removeIf(s -> s.sessions == 0);
  }
}
