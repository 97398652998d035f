package io.deputy.agent.proxy;

import io.deputy.agent.dns.ResolvConf;
import io.deputy.agent.net.FloatingAddresses;
import io.deputy.agent.net.PortReuse;
import io.deputy.agent.net.Subnet;
import io.deputy.agent.net.VirtualNetwork;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the machine has to be like for the proxy, rules aside: that the virtual network is its own,
 * that ports of ended connections are used again, and to whom questions about other names go. And
 * what the machine can do. {@link #look} is for one thread, and may block for seconds.
 */
final class MachineCare {
  private final ProxySettings settings;
  private final VirtualNetwork virtual;
  private volatile List<InetSocketAddress> resolvers = List.of();
  private volatile List<String> troubles = List.of();
  private volatile boolean routes;
  private volatile boolean announces;

  MachineCare(ProxySettings settings, Subnet virtual) {
    this.settings = settings;
    this.virtual = new VirtualNetwork(virtual);
    readResolvers(Set.of()).ifPresent(why -> troubles = List.of(why));
  }

  List<InetSocketAddress> resolvers() {
    return resolvers;
  }

  /** A sentence each. */
  List<String> troubles() {
    return troubles;
  }

  /**
   * In the names of what has to be there for them.
   *
   * @param own addresses of the machine
   * @param rules whether those of the firewall are in force
   */
  SortedSet<String> abilities(Set<InetAddress> own, boolean rules) {
    var words = new TreeSet<String>();
    if (routes) {
      words.add("iproute2");
    }
    if (rules) {
      words.add("nftables");
    }
    if (announces) {
      words.add("arping");
    }
    if (settings.changesKernel()
        && own.stream().anyMatch(a -> a instanceof Inet6Address && !isInside(a))) {
      words.add("ipv6");
    }
    return words;
  }

  /**
   * @param names where this agent itself answers, who is not to be asked
   */
  void look(Set<InetAddress> names) {
    var found = new ArrayList<String>();
    readResolvers(names).ifPresent(found::add);
    if (settings.changesKernel()) {
      Optional<String> noRoute = virtual.ensure();
      noRoute.ifPresent(found::add);
      routes = noRoute.isEmpty();
      announces = FloatingAddresses.canAnnounce();
      new PortReuse().ensure().ifPresent(found::add);
    }
    troubles = List.copyOf(found);
  }

  private static boolean isInside(InetAddress address) {
    return address.isLoopbackAddress() || address.isLinkLocalAddress();
  }

  private Optional<String> readResolvers(Set<InetAddress> names) {
    try {
      resolvers = ResolvConf.read(Files.readAllLines(settings.resolvConf()), names);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "names outside of the apps can't be resolved: can't read " + settings.resolvConf());
    }
  }
}
