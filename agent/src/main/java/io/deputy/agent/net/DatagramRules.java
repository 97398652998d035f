package io.deputy.agent.net;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * Which datagrams get to the agent: those to the ports of services that it has sockets for, and
 * those of containers to published ports, which become such. Unlike connections they can't be taken
 * at one port for all: the kernel does not tell afterwards where they were sent to.
 *
 * @param known ports of services at their virtual addresses, as {@link FirewallRules#pair} writes
 *     them
 * @param names addresses at which containers ask for names
 * @param everywhere published at every address of every machine; the value is the service's address
 *     and port, {@code 198.18.0.5:53}
 * @param here the same at every address of this machine
 * @param at the same at one address, by {@link FirewallRules#pair}
 */
public record DatagramRules(
    SortedSet<String> known,
    SortedSet<String> names,
    SortedMap<Integer, String> everywhere,
    SortedMap<Integer, String> here,
    SortedMap<String, String> at) {
  /** Of a machine that knows no service. */
  public static final DatagramRules NONE =
      new DatagramRules(
          Collections.emptySortedSet(),
          Collections.emptySortedSet(),
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          Collections.emptySortedMap());

  /** The part of a chain that sends published ports to their services, a rule each. */
  String published() {
    List<String> rules = new ArrayList<>();
    everywhere.forEach(
        (port, to) -> {
          rules.add(rule("ip daddr @machines", port, to));
          rules.add(rule("fib daddr type local", port, to));
        });
    here.forEach((port, to) -> rules.add(rule("fib daddr type local", port, to)));
    at.forEach(
        (door, to) -> {
          String[] words = door.split(" \\. ", -1);
          Integer port = Integer.valueOf(words[1]);
          rules.add(rule("ip daddr @machines ip daddr " + words[0], port, to));
          rules.add(rule("fib daddr type local ip daddr " + words[0], port, to));
        });
    return String.join("", rules);
  }

  private static String rule(String where, Integer port, String to) {
    return "    ip saddr @apps %s udp dport %d dnat ip to %s\n".formatted(where, port, to);
  }
}
