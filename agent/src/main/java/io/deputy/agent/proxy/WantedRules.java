package io.deputy.agent.proxy;

import io.deputy.agent.net.FirewallRules;
import io.deputy.agent.net.Grant;
import io.deputy.agent.net.Subnet;
import io.deputy.agent.route.PublishedPorts;
import io.deputy.agent.route.RouteTable;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.model.Invalid;
import io.deputy.model.Machine;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The rules that suit the networks of this machine and the routes of the cluster: pure. */
final class WantedRules {
  private WantedRules() {}

  /**
   * @param port that catches all; 0 if it is not open
   */
  static FirewallRules of(
      ProxySettings settings,
      int port,
      List<AppNetwork> networks,
      PublishedPorts published,
      RouteTable table) {
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
        settings.closed(),
        peers,
        granted,
        new TreeSet<>(table.floatingElsewhere()));
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
