package io.deputy.model;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Ports of a container, by protocol: one number may be two ports. */
public record Ports(SortedSet<Integer> tcp, SortedSet<Integer> udp) {
  public static final Ports NONE = ofTcp();

  public Ports {
    tcp = Sorted.copyOf(tcp);
    udp = Sorted.copyOf(udp);
  }

  public static Ports ofTcp(Integer... ports) {
    return new Ports(new TreeSet<>(List.of(ports)), Collections.emptySortedSet());
  }

  public static Ports ofUdp(Integer... ports) {
    return new Ports(Collections.emptySortedSet(), new TreeSet<>(List.of(ports)));
  }

  /** These and those. */
  public Ports and(Ports more) {
    var allTcp = new TreeSet<>(tcp);
    allTcp.addAll(more.tcp);
    var allUdp = new TreeSet<>(udp);
    allUdp.addAll(more.udp);
    return new Ports(allTcp, allUdp);
  }
}
