package io.deputy.model;

import java.util.Collections;
import java.util.SortedMap;

/**
 * One machine of the cluster.
 *
 * @param address IP address at which other machines reach it; empty if only its name is known
 * @param peerPort TCP port at which its agent takes connections from other agents
 */
public record Machine(
    MachineName name,
    String address,
    int peerPort,
    SortedMap<String, String> labels,
    MachineFacts facts) {
  public Machine {
    labels = Sorted.copyOf(labels);
    Invalid.unless(peerPort > 0 && peerPort < 65536, "peer port", peerPort, "1 to 65535");
  }

  /** One of the cluster, of which nothing else can be found out. */
  public static Machine unknown(MachineName name) {
    return new Machine(name, "", 1, Collections.emptySortedMap(), MachineFacts.of("", ""));
  }

  public Machine withFacts(MachineFacts found) {
    return new Machine(name, address, peerPort, labels, found);
  }

  /** As others need to know it who connect to it. */
  public Machine asPeer() {
    var platform = MachineFacts.of(facts.os(), facts.arch());
    return new Machine(name, address, peerPort, Collections.emptySortedMap(), platform);
  }

  /** Whether anybody can find it. */
  public boolean known() {
    return !address.isEmpty();
  }
}
