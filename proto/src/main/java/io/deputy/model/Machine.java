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
    var facts = new MachineFacts("", "", "", 0, 0, 0, "", "", "");
    return new Machine(name, "", 1, Collections.emptySortedMap(), facts);
  }

  /** Whether anybody can find it. */
  public boolean known() {
    return !address.isEmpty();
  }
}
