package io.deputy.model;

import java.util.SortedMap;

/**
 * One machine of the cluster.
 *
 * @param address IP address at which other machines reach it
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
}
