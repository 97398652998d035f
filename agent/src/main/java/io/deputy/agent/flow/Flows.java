package io.deputy.agent.flow;

import io.deputy.agent.route.Load;
import io.deputy.agent.route.RouteTable;
import io.deputy.model.PlacementId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The flows of one event loop, by the placement they go to: to balance replicas, and to reset. */
public final class Flows {
  private final Tally tally;
  private final OpenFlows open;
  private final Load load = new Load();
  private final Map<PlacementId, Set<Flow>> byPlacement = new HashMap<>();

  public Flows(Tally tally, OpenFlows open) {
    this.tally = tally;
    this.open = open;
  }

  void add(Flow flow) {
    byPlacement.computeIfAbsent(flow.placement(), p -> new HashSet<>()).add(flow);
    load.add(flow.placement());
    open.add(flow.placement());
  }

  void remove(Flow flow) {
    Set<Flow> flows = byPlacement.get(flow.placement());
    if (flows != null && flows.remove(flow)) {
      load.remove(flow.placement());
      open.remove(flow.placement());
    }
  }

  public Load load() {
    return load;
  }

  /**
   * Ends the flows to primaries that are none any more, on purpose and at once: a connection that
   * hangs on an old database is worse than one that failed.
   */
  public void resetSuperseded(RouteTable table) {
    byPlacement.values().removeIf(Set::isEmpty);
    load.forget();
    for (Flow flow : all()) {
      if (table.superseded(flow.placement(), flow.epoch())) {
        tally.add(
            Tally.Fate.RESET,
            flow.placement().service(),
            "epoch %d of %s is over".formatted(flow.epoch(), flow.placement()));
        flow.reset();
      }
    }
  }

  /** Whether there are flows of clients that have connected to one of these addresses. */
  public boolean isUsed(Set<String> addresses) {
    return byPlacement.values().stream()
        .flatMap(Set::stream)
        .anyMatch(flow -> addresses.contains(flow.clientConnectedTo()));
  }

  /** Ends the flows of clients that have connected to one of these addresses. */
  public void resetAt(Set<String> addresses) {
    for (Flow flow : all()) {
      if (addresses.contains(flow.clientConnectedTo())) {
        tally.add(
            Tally.Fate.RESET,
            flow.placement().service(),
            flow.clientConnectedTo() + " is taken down");
        flow.reset();
      }
    }
  }

  /** As they are now: who is reset removes itself. */
  private List<Flow> all() {
    return byPlacement.values().stream().flatMap(Set::stream).toList();
  }
}
