package io.deputy.agent.flow;

import io.deputy.model.PlacementId;
import io.deputy.model.ServiceId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many flows are open, to each placement and service and in all, of all event loops together:
 * counted by these, read by the agent's loop. To a service and in all, clients that are not joined
 * yet and sessions of datagrams count too. And whether there may be more: a flood to one service
 * must leave room for those of others.
 */
public final class OpenFlows {
  private volatile int most;
  private final ConcurrentHashMap<PlacementId, Integer> ofPlacement = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<ServiceId, Integer> ofService = new ConcurrentHashMap<>();
  private final AtomicInteger all = new AtomicInteger();

  /**
   * @param most that this agent can carry; one service may have three quarters of them
   */
  public OpenFlows(int most) {
    this.most = most;
  }

  /** From now on; those that are open stay. From any thread. */
  public void most(int now) {
    most = now;
  }

  private static int ofOne(int most) {
    return most - most / 4;
  }

  void add(PlacementId placement) {
    ofPlacement.merge(placement, 1, Integer::sum);
    add(placement.service());
  }

  void remove(PlacementId placement) {
    ofPlacement.computeIfPresent(placement, (p, count) -> count == 1 ? null : count - 1);
    remove(placement.service());
  }

  /** Of one that is to be joined to any of its placements. */
  public void add(ServiceId service) {
    ofService.merge(service, 1, Integer::sum);
    all.incrementAndGet();
  }

  public void remove(ServiceId service) {
    ofService.computeIfPresent(service, (s, count) -> count == 1 ? null : count - 1);
    all.decrementAndGet();
  }

  public int count(PlacementId placement) {
    return ofPlacement.getOrDefault(placement, 0);
  }

  /** Why a service can have no more; empty if it can. What is under way may go a little beyond. */
  public Optional<String> full(ServiceId service) {
    int bound = most;
    if (all.get() >= bound) {
      return Optional.of("this agent carries %d connections, and no more".formatted(bound));
    }
    return ofService.getOrDefault(service, 0) >= ofOne(bound)
        ? Optional.of(
            "it has %d connections open here, and may have no more of the %d that this agent carries"
                .formatted(ofOne(bound), bound))
        : Optional.empty();
  }

  /** A sentence for each bound that is reached. */
  public List<String> troubles() {
    int bound = most;
    if (all.get() >= bound) {
      return List.of(
          "new connections are refused: this agent carries %d, and no more".formatted(bound));
    }
    return ofService.entrySet().stream()
        .filter(e -> e.getValue() >= ofOne(bound))
        .map(
            e ->
                "new connections to %s are refused: it has %d open here, of the %d that this agent"
                        .formatted(e.getKey(), e.getValue(), bound)
                    + " carries")
        .sorted()
        .toList();
  }
}
