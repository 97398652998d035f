package io.deputy.agent.net;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Ports of a cluster's machines that no container should reach: whoever does can run what it likes
 * on the machine, or knows all of the cluster.
 */
public record ClosedPorts(SortedSet<Integer> tcp, SortedSet<Integer> udp) {
  /**
   * As Docker (2375, 2376; 2377, 4789 and 7946 of a swarm), Deputy (7420, 7421) and Consul have
   * them unless told otherwise.
   */
  public static final ClosedPorts DEFAULTS =
      new ClosedPorts(
          new TreeSet<>(
              List.of(
                  2375, 2376, 2377, 7420, 7421, 7946, 8300, 8301, 8302, 8500, 8501, 8502, 8503,
                  8600)),
          new TreeSet<>(List.of(4789, 7946, 8301, 8302, 8600)));

  public ClosedPorts {
    tcp = Collections.unmodifiableSortedSet(new TreeSet<>(tcp));
    udp = Collections.unmodifiableSortedSet(new TreeSet<>(udp));
  }

  public ClosedPorts and(Collection<Integer> moreTcp) {
    var all = new TreeSet<>(tcp);
    all.addAll(moreTcp);
    return new ClosedPorts(all, udp);
  }
}
