package io.deputy.agent.run;

import io.deputy.agent.route.RouteTable;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.model.MachineName;
import java.util.ArrayList;
import java.util.List;

/** Remembers what the loop said last. */
public final class FakeTraffic implements Traffic {
  public final List<String> troubles = new ArrayList<>();
  public RouteTable table = RouteTable.empty(new MachineName("none"));
  public List<AppNetwork> networks = List.of();

  @Override
  public void routes(RouteTable newest) {
    table = newest;
  }

  @Override
  public void networks(List<AppNetwork> newest) {
    networks = newest;
  }

  @Override
  public List<String> troubles() {
    return List.copyOf(troubles);
  }
}
