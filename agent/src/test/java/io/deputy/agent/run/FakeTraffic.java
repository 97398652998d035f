package io.deputy.agent.run;

import io.deputy.agent.route.RouteTable;
import io.deputy.agent.route.WantedAddress;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.model.Connections;
import io.deputy.model.MachineName;
import io.deputy.model.PlacementId;
import io.deputy.model.ServiceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Remembers what the loop said last. */
public final class FakeTraffic implements Traffic {
  public final List<String> troubles = new ArrayList<>();
  public RouteTable table = RouteTable.empty(new MachineName("none"));
  public List<AppNetwork> networks = List.of();
  public SortedSet<String> abilities = Collections.emptySortedSet();

  /** Null until the loop has said any. */
  public @Nullable List<WantedAddress> wanted;

  public final SortedSet<String> here = new TreeSet<>();

  /** Open connections, and waiting ones. */
  public final Map<PlacementId, Integer> flows = new HashMap<>();

  public final SortedMap<ServiceId, Integer> waiting = new TreeMap<>();

  @Override
  public void routes(RouteTable newest) {
    table = newest;
  }

  @Override
  public void networks(List<AppNetwork> newest) {
    networks = newest;
  }

  @Override
  public void addresses(List<WantedAddress> all) {
    wanted = all;
  }

  @Override
  public SortedSet<String> addresses() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(here));
  }

  @Override
  public SortedSet<String> abilities() {
    return abilities;
  }

  @Override
  public int flows(PlacementId placement) {
    return flows.getOrDefault(placement, 0);
  }

  @Override
  public Set<ServiceId> awaited() {
    return waiting.keySet();
  }

  @Override
  public SortedMap<ServiceId, Connections> connections() {
    var all = new TreeMap<ServiceId, Connections>();
    waiting.forEach((service, now) -> all.put(service, new Connections(now, now, 0, 0, 0)));
    return all;
  }

  @Override
  public List<String> troubles() {
    return List.copyOf(troubles);
  }
}
