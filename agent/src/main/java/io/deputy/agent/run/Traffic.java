package io.deputy.agent.run;

import io.deputy.agent.route.RouteTable;
import io.deputy.agent.route.WantedAddress;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.model.Connections;
import io.deputy.model.PlacementId;
import io.deputy.model.ServiceId;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * The proxy, the DNS server and the machine's addresses, as the loop sees them. All calls return at
 * once, are level-triggered (the newest says all), and come from the loop's thread.
 */
public interface Traffic {
  /**
   * From now on connections go by this table; what waits is judged again at once. Before the first
   * one nothing is known of any service, so connections wait.
   */
  void routes(RouteTable table);

  /**
   * The app networks of this machine: where to answer DNS, and who asks from where. Told once at
   * least, also if there are none.
   */
  void networks(List<AppNetwork> networks);

  /**
   * Which addresses that move are to be on this machine, all of them. What is there is left alone
   * until this was called once.
   */
  void addresses(List<WantedAddress> wanted);

  /** Those of them that are on this machine, or may still be: IP addresses. */
  SortedSet<String> addresses();

  /** What of the machine's network can be used, a word each. */
  SortedSet<String> abilities();

  /** How many connections to a placement of this machine are open. */
  int flows(PlacementId placement);

  /** Services that connections wait for on this machine, clients' or those of other agents. */
  Set<ServiceId> awaited();

  /** What came of the connections on this machine, by service, where there were any. */
  SortedMap<ServiceId, Connections> connections();

  /** What can't be done just now, a sentence each: a port that is taken, an address refused. */
  List<String> troubles();
}
