package io.deputy.agent.proxy;

import io.deputy.agent.net.DatagramRules;
import io.deputy.agent.net.FirewallRules;
import io.deputy.agent.net.Grant;
import io.deputy.agent.net.Subnet;
import io.deputy.agent.route.PublishedPorts;
import io.deputy.agent.route.RouteTable;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.model.Invalid;
import io.deputy.model.Machine;
import io.deputy.model.Protocol;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The rules that suit the networks of this machine and the routes of the cluster: pure. */
final class WantedRules {
  private WantedRules() {}

  /**
   * @param port that catches all; 0 if it is not open
   * @param datagrams where they are taken
   */
  static FirewallRules of(
      ProxySettings settings,
      int port,
      List<AppNetwork> networks,
      PublishedPorts published,
      RouteTable table,
      Set<Listeners.Place> datagrams) {
    var apps = new TreeSet<String>();
    var granted = new TreeSet<String>();
    for (AppNetwork network : networks) {
      if (isSubnet(network.subnet())) {
        apps.add(network.subnet());
        for (Grant grant : settings.grants()) {
          if (grant.app().equals(network.app())) {
            granted.add(FirewallRules.pair(network.subnet(), grant.port()));
          }
        }
      }
    }
    var machines = new TreeSet<String>();
    var peers = new TreeSet<String>();
    for (Machine machine : table.routes().machines()) {
      if (isElsewhere(machine.address())) {
        machines.add(machine.address());
        peers.add(FirewallRules.pair(machine.address(), machine.peerPort()));
      }
    }
    machines.addAll(table.floating()); // whoever has them: to containers they are machines'
    return new FirewallRules(
        Subnet.parse(settings.virtualNetwork()),
        port,
        apps,
        machines,
        new TreeSet<>(published.everywhere().keySet()),
        new TreeSet<>(published.here().keySet()),
        doors(published),
        datagrams(table, networks, datagrams),
        settings.closed().get(),
        peers,
        granted,
        new TreeSet<>(table.floatingElsewhere()));
  }

  private static DatagramRules datagrams(
      RouteTable table, List<AppNetwork> networks, Set<Listeners.Place> open) {
    var known = new TreeSet<String>();
    for (Listeners.Place place : open) {
      known.add(FirewallRules.pair(place.address(), place.port()));
    }
    var names = new TreeSet<String>();
    for (AppNetwork network : networks) {
      if (isElsewhere(network.gateway())) {
        names.add(network.gateway());
      }
    }
    PublishedPorts published = PublishedPorts.of(table, Protocol.UDP);
    var at = new TreeMap<String, String>();
    published
        .at()
        .forEach(
            (door, target) -> {
              if (isElsewhere(door.address())) {
                at.put(FirewallRules.pair(door.address(), door.port()), address(table, target));
              }
            });
    return new DatagramRules(
        known,
        names,
        addresses(table, published.everywhere()),
        addresses(table, published.here()),
        at);
  }

  private static SortedMap<Integer, String> addresses(
      RouteTable table, SortedMap<Integer, PublishedPorts.Target> published) {
    var all = new TreeMap<Integer, String>();
    published.forEach((port, target) -> all.put(port, address(table, target)));
    return all;
  }

  private static String address(RouteTable table, PublishedPorts.Target target) {
    return table.service(target.service()).orElseThrow().address() + ":" + target.port();
  }

  private static SortedSet<String> doors(PublishedPorts published) {
    var all = new TreeSet<String>();
    for (PublishedPorts.Door door : published.at().keySet()) {
      if (isElsewhere(door.address())) {
        all.add(FirewallRules.pair(door.address(), door.port()));
      }
    }
    return all;
  }

  private static boolean isSubnet(String text) {
    try {
      Subnet.parse(text);
      return true;
    } catch (Invalid e) {
      return false;
    }
  }

  /** An IPv4 address that a container can reach: its loopback is its own. */
  private static boolean isElsewhere(String text) {
    try {
      InetAddress address = Subnet.literal(text);
      return address instanceof Inet4Address && !address.isLoopbackAddress();
    } catch (Invalid e) {
      return false;
    }
  }
}
