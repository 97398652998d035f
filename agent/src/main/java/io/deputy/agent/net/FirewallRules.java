package io.deputy.agent.net;

import java.util.Collection;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * What the kernel does with connections of containers before anybody accepts them. Pure: {@link
 * #text} is what {@code nft} is given, the same for the same rules.
 *
 * <ul>
 *   <li>TCP from a container to the virtual network, or to a published port of a machine, goes to
 *       the one port at which the agent takes connections wherever they were made to. So does what
 *       the machine itself connects to in the virtual network, but to its first address, where
 *       names are answered. That port takes nothing else.
 *   <li>Datagrams to the virtual network stay as they are; Docker's rules are kept from them, and
 *       those that no service has a port for are rejected. So are those of containers that come by
 *       another interface than their address belongs to: who asks is known by that.
 *   <li>What a container sends to a published UDP port goes to its service's address.
 *   <li>The ports of Deputy, Consul and Docker are closed to containers, on all machines.
 *   <li>A container on a bridge named {@link #INTERNAL} reaches the virtual network and the name
 *       server. Of all else it hears at once that there is none: a reset, since the kernel sends
 *       few of ICMP's refusals a second.
 * </ul>
 *
 * <p>Both of our NAT chains come before Docker's, which would else take the virtual network for the
 * machine's own addresses and answer it for containers that have published ports by Docker; the
 * first that changes a destination is the only one. Our filters come before Docker's as well: what
 * they let pass is still judged by Docker.
 *
 * @param port of the agent that takes them all; 0: nothing is redirected
 * @param apps subnets of the app networks of this machine
 * @param machines IPv4 addresses of the cluster's machines
 * @param published ports of every machine at each of its addresses
 * @param publishedHere ports of this machine at each of its addresses
 * @param publishedAt ports at one address, of a machine's: an app can name any
 * @param datagrams what differs for UDP
 * @param closed of every machine
 * @param peers ports of other machines' agents
 * @param granted ports of machines that are not closed to the containers of a subnet
 * @param elsewhere addresses that move and belong to another machine, or to none now: while one is
 *     being taken down here, who wants to connect to it hears nothing, and tries again
 */
public record FirewallRules(
    Subnet virtual,
    int port,
    SortedSet<String> apps,
    SortedSet<String> machines,
    SortedSet<Integer> published,
    SortedSet<Integer> publishedHere,
    SortedSet<String> publishedAt,
    DatagramRules datagrams,
    ClosedPorts closed,
    SortedSet<String> peers,
    SortedSet<String> granted,
    SortedSet<String> elsewhere) {
  static final String TABLE = "deputy";

  /**
   * What the names of bridges begin with that have no way out: so they are kept in from the moment
   * they are there, by rules that stand before.
   */
  public static final String INTERNAL = "dpi-";

  /** An address and a port, or a subnet and a port, as the sets have them. */
  public static String pair(String address, int port) {
    return address + " . " + port;
  }

  /**
   * For {@code nft -f}: in one transaction the table is made anew, whether there was one or not.
   */
  String text() {
    return """
        table inet deputy
        delete table inet deputy
        table inet deputy {
        """
        + set("apps", "ipv4_addr; flags interval; auto-merge", apps)
        + set("machines", "ipv4_addr", machines)
        + set("published", "inet_service", published)
        + set("published_here", "inet_service", publishedHere)
        + set("published_at", "ipv4_addr . inet_service", publishedAt)
        + set("datagrams", "ipv4_addr . inet_service", datagrams.known())
        + set("names", "ipv4_addr", datagrams.names())
        + set("closed_tcp", "inet_service", closed.tcp())
        + set("closed_udp", "inet_service", closed.udp())
        + set("peers", "ipv4_addr . inet_service", peers)
        + set("granted", "ipv4_addr . inet_service; flags interval", granted)
        + set("elsewhere", "ipv4_addr", elsewhere)
        + redirecting()
        + filtering()
        + "}\n";
  }

  private String redirecting() {
    return """
      chain asked {
        type nat hook prerouting priority -110; policy accept;
        ip daddr @names meta l4proto { tcp, udp } th dport 53 return
        ip saddr @apps ip daddr VIRTUAL meta l4proto udp dnat ip to ip daddr
        ip saddr @apps ip daddr VIRTUAL meta l4proto tcp redirect to :PORT
        ip saddr @apps ip daddr @machines tcp dport @published redirect to :PORT
        ip saddr @apps fib daddr type local tcp dport @published redirect to :PORT
        ip saddr @apps fib daddr type local tcp dport @published_here redirect to :PORT
        ip saddr @apps ip daddr @machines ip daddr . tcp dport @published_at redirect to :PORT
        ip saddr @apps fib daddr type local ip daddr . tcp dport @published_at redirect to :PORT
    DATAGRAMS  }
      chain asked_here {
        type nat hook output priority -110; policy accept;
        ip daddr VIRTUAL meta l4proto udp dnat ip to ip daddr
        ip daddr VIRTUAL ip daddr != FIRST meta l4proto tcp redirect to :PORT
      }
    """
        .replaceAll(port == 0 ? "(?m)^.*:PORT.*\n" : "$^", "")
        .replace("DATAGRAMS", datagrams.published())
        .replace("FIRST", virtual.first().getHostAddress())
        .replace("VIRTUAL", virtual.toString())
        .replace("PORT", Integer.toString(port));
  }

  private String filtering() {
    return """
      chain arriving {
        type filter hook input priority -10; policy accept;
        ip daddr @elsewhere ct state new drop
        tcp dport PORT ct status dnat accept
        tcp dport PORT reject with tcp reset
        iifname != "lo" ip saddr @apps meta l4proto udp fib saddr . iif oif missing drop
        ip daddr VIRTUAL meta l4proto udp goto datagrams
        ct state established,related accept
        iifname "INTERNAL" jump inward
        ip saddr @apps goto guarded
      }
      chain passing {
        type filter hook forward priority -10; policy accept;
        ct state established,related accept
        iifname "INTERNAL" oifname != "INTERNAL" goto outward
        iifname != "INTERNAL" oifname "INTERNAL" drop
        ip saddr @apps ip daddr @machines goto guarded
      }
      chain datagrams {
        iifname "lo" ct state established,related accept
        iifname "lo" ip daddr FIRST udp dport 53 accept
        iifname != "lo" ip saddr != @apps reject
        ip daddr . udp dport @datagrams accept
        reject
      }
      chain inward {
        ip daddr VIRTUAL return
        ip daddr @names meta l4proto { tcp, udp } th dport 53 return
        meta l4proto { tcp, udp } ip saddr . th dport @granted return
        goto refused
      }
      chain outward {
        ip daddr @machines meta l4proto { tcp, udp } ip saddr . th dport @granted return
        goto refused
      }
      chain refused {
        meta l4proto tcp reject with tcp reset
        reject
      }
      chain guarded {
        meta l4proto { tcp, udp } ip saddr . th dport @granted return
        tcp dport @closed_tcp reject with tcp reset
        udp dport @closed_udp reject
        ip daddr . tcp dport @peers reject with tcp reset
      }
    """
        .replace("INTERNAL", INTERNAL + "*")
        .replaceAll(port == 0 ? "(?m)^.*PORT.*\n" : "$^", "")
        .replace("FIRST", virtual.first().getHostAddress())
        .replace("VIRTUAL", virtual.toString())
        .replace("PORT", Integer.toString(port));
  }

  private static String set(String name, String type, Collection<?> elements) {
    String all = elements.stream().map(Object::toString).collect(Collectors.joining(", "));
    return "  set %s { type %s;%s }\n"
        .formatted(name, type, all.isEmpty() ? "" : " elements = { " + all + " };");
  }
}
