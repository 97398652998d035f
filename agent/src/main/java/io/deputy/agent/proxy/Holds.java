package io.deputy.agent.proxy;

import io.deputy.model.ServiceId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many wait, by service, on this machine: connections and sessions of clients, or hellos of
 * other agents. Called from every event loop.
 */
final class Holds {
  private final ConcurrentHashMap<ServiceId, Integer> waiting = new ConcurrentHashMap<>();

  /** Whether one more may wait; then it does, until {@link #leave}. */
  boolean enter(ServiceId service, int limit) {
    boolean[] entered = new boolean[1];
    waiting.compute(
        service,
        (s, count) -> {
          int now = count == null ? 0 : count;
          entered[0] = now < limit;
          return entered[0] ? Integer.valueOf(now + 1) : count;
        });
    return entered[0];
  }

  void leave(ServiceId service) {
    waiting.computeIfPresent(service, (s, count) -> count == 1 ? null : count - 1);
  }

  /** By service, without those for which nobody waits. */
  Map<ServiceId, Integer> counts() {
    return waiting.isEmpty() ? Map.of() : Map.copyOf(waiting);
  }

  int count(ServiceId service) {
    return waiting.getOrDefault(service, 0);
  }
}
