package io.deputy.agent.proxy;

import io.deputy.model.PlacementId;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many flows are open to each placement, of all event loops together: counted by these, read by
 * the agent's loop.
 */
final class OpenFlows {
  private final ConcurrentHashMap<PlacementId, Integer> open = new ConcurrentHashMap<>();

  void add(PlacementId placement) {
    open.merge(placement, 1, Integer::sum);
  }

  void remove(PlacementId placement) {
    open.computeIfPresent(placement, (p, count) -> count == 1 ? null : count - 1);
  }

  int count(PlacementId placement) {
    return open.getOrDefault(placement, 0);
  }
}
