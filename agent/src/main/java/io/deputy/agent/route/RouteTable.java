package io.deputy.agent.route;

import io.deputy.model.MachineName;
import io.deputy.model.PlacementId;
import io.deputy.model.Routes;
import java.util.Map;

/**
 * Everything that decides where a connection goes, at one instant. Immutable.
 *
 * @param self this machine
 * @param local this machine's containers that could answer
 */
public record RouteTable(MachineName self, Routes routes, Map<PlacementId, LocalBackend> local) {
  public RouteTable {
    local = Map.copyOf(local);
  }
}
