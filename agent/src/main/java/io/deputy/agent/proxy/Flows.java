package io.deputy.agent.proxy;

import io.deputy.agent.route.RouteTable;
import io.deputy.model.PlacementId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The flows of one event loop, by the placement they go to: to balance replicas, and to reset. */
final class Flows {
  private final Tally tally;
  private final OpenFlows open;
  private final Map<PlacementId, Served> served = new HashMap<>();
  private long uses;

  private static final class Served {
    final Set<Flow> flows = new HashSet<>();
    long lastUse;
  }

  Flows(Tally tally, OpenFlows open) {
    this.tally = tally;
    this.open = open;
  }

  void add(Flow flow) {
    served.computeIfAbsent(flow.placement(), p -> new Served()).flows.add(flow);
    open.add(flow.placement());
  }

  void remove(Flow flow) {
    Served to = served.get(flow.placement());
    if (to != null && to.flows.remove(flow)) {
      open.remove(flow.placement());
    }
  }

  /** Takes note that a connection is about to be tried there. */
  void use(PlacementId placement) {
    served.computeIfAbsent(placement, p -> new Served()).lastUse = ++uses;
  }

  /** Fewest connections first, and among equals who was used longest ago. */
  long load(PlacementId placement) {
    Served to = served.get(placement);
    return to == null ? 0 : ((long) to.flows.size() << 40) + to.lastUse;
  }

  int size() {
    return served.values().stream().mapToInt(s -> s.flows.size()).sum();
  }

  /**
   * Ends the flows to primaries that are none any more, on purpose and at once: a connection that
   * hangs on an old database is worse than one that failed.
   */
  void resetSuperseded(RouteTable table) {
    served.values().removeIf(s -> s.flows.isEmpty());
    for (Served to : List.copyOf(served.values())) {
      for (Flow flow : List.copyOf(to.flows)) {
        if (table.superseded(flow.placement(), flow.epoch())) {
          tally.add(
              "reset",
              flow.placement().service(),
              "epoch %d of %s is over".formatted(flow.epoch(), flow.placement()));
          flow.reset();
        }
      }
    }
  }

  /** Whether there are flows of clients that have connected to one of these addresses. */
  boolean isUsed(Set<String> addresses) {
    return served.values().stream()
        .flatMap(to -> to.flows.stream())
        .anyMatch(flow -> addresses.contains(flow.clientConnectedTo()));
  }

  /** Ends the flows of clients that have connected to one of these addresses. */
  void resetAt(Set<String> addresses) {
    for (Served to : List.copyOf(served.values())) {
      for (Flow flow : List.copyOf(to.flows)) {
        if (addresses.contains(flow.clientConnectedTo())) {
          tally.add(
              "reset", flow.placement().service(), flow.clientConnectedTo() + " is taken down");
          flow.reset();
        }
      }
    }
  }
}
