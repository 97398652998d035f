package io.deputy.agent.run;

import io.deputy.agent.route.RouteTable;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.model.MachineName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;

/** Remembers what the loop said last. */
public final class FakeTraffic implements Traffic {
  public final List<String> troubles = new ArrayList<>();
  public RouteTable table = RouteTable.empty(new MachineName("none"));
  public List<AppNetwork> networks = List.of();
  public SortedSet<String> abilities = Collections.emptySortedSet();

  @Override
  public void routes(RouteTable newest) {
    table = newest;
  }

  @Override
  public void networks(List<AppNetwork> newest) {
    networks = newest;
  }

  @Override
  public SortedSet<String> abilities() {
    return abilities;
  }

  @Override
  public List<String> troubles() {
    return List.copyOf(troubles);
  }
}
