package io.deputy.agent.dns;

import io.deputy.agent.net.Subnet;
import io.deputy.model.Invalid;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The machine's resolvers, as resolv.conf(5) names them. */
public final class ResolvConf {
  /** As many as the C library looks at. */
  private static final int MOST = 3;

  private static final int PORT = 53;

  private ResolvConf() {}

  /**
   * @param ours addresses at which this agent answers: asking itself would go round in circles
   */
  public static List<InetSocketAddress> read(List<String> lines, Set<InetAddress> ours) {
    var resolvers = new ArrayList<InetSocketAddress>();
    for (String line : lines) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length >= 2 && words[0].equals("nameserver") && resolvers.size() < MOST) {
        address(words[1])
            .filter(address -> !ours.contains(address))
            .ifPresent(address -> resolvers.add(new InetSocketAddress(address, PORT)));
      }
    }
    return List.copyOf(resolvers);
  }

  /** The C library skips what is none, too. */
  private static Optional<InetAddress> address(String word) {
    try {
      return Optional.of(Subnet.literal(word));
    } catch (Invalid e) {
      return Optional.empty();
    }
  }
}
