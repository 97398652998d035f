package io.deputy.agent.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What nft is given, to the letter. */
class FirewallRulesTest {
  private static final Subnet VIRTUAL = Subnet.parse("198.18.0.0/16");
  private static final ClosedPorts CLOSED =
      new ClosedPorts(new TreeSet<>(List.of(7421, 8500)), new TreeSet<>(List.of(8301)));

  @Test
  void allThatCanBeWanted() {
    assertThat(
            new FirewallRules(
                    VIRTUAL,
                    7422,
                    new TreeSet<>(List.of("172.18.0.0/16", "172.19.0.0/16")),
                    new TreeSet<>(List.of("10.0.0.1", "10.0.0.2")),
                    new TreeSet<>(List.of(443, 8080)),
                    new TreeSet<>(List.of(9000)),
                    new TreeSet<>(List.of(FirewallRules.pair("10.0.0.2", 9001))),
                    new DatagramRules(
                        new TreeSet<>(List.of(FirewallRules.pair("198.18.0.5", 53))),
                        new TreeSet<>(List.of("172.18.0.1")),
                        new TreeMap<>(Map.of(5353, "198.18.0.5:53")),
                        new TreeMap<>(Map.of(5354, "198.18.0.5:53")),
                        new TreeMap<>(
                            Map.of(FirewallRules.pair("10.0.0.2", 5355), "198.18.0.5:53"))),
                    CLOSED,
                    new TreeSet<>(List.of(FirewallRules.pair("10.0.0.2", 7500))),
                    new TreeSet<>(List.of(FirewallRules.pair("172.18.0.0/16", 8500))),
                    new TreeSet<>(List.of("10.0.0.50")))
                .text())
        .isEqualTo(
            """
            table inet deputy
            delete table inet deputy
            table inet deputy {
              set apps { type ipv4_addr; flags interval; auto-merge; elements = { 172.18.0.0/16, 172.19.0.0/16 }; }
              set machines { type ipv4_addr; elements = { 10.0.0.1, 10.0.0.2 }; }
              set published { type inet_service; elements = { 443, 8080 }; }
              set published_here { type inet_service; elements = { 9000 }; }
              set published_at { type ipv4_addr . inet_service; elements = { 10.0.0.2 . 9001 }; }
              set datagrams { type ipv4_addr . inet_service; elements = { 198.18.0.5 . 53 }; }
              set names { type ipv4_addr; elements = { 172.18.0.1 }; }
              set closed_tcp { type inet_service; elements = { 7421, 8500 }; }
              set closed_udp { type inet_service; elements = { 8301 }; }
              set peers { type ipv4_addr . inet_service; elements = { 10.0.0.2 . 7500 }; }
              set granted { type ipv4_addr . inet_service; flags interval; elements = { 172.18.0.0/16 . 8500 }; }
              set elsewhere { type ipv4_addr; elements = { 10.0.0.50 }; }
              chain asked {
                type nat hook prerouting priority -110; policy accept;
                ip daddr @names meta l4proto { tcp, udp } th dport 53 return
                ip saddr @apps ip daddr 198.18.0.0/16 meta l4proto udp dnat ip to ip daddr
                ip saddr @apps ip daddr 198.18.0.0/16 meta l4proto tcp redirect to :7422
                ip saddr @apps ip daddr @machines tcp dport @published redirect to :7422
                ip saddr @apps fib daddr type local tcp dport @published redirect to :7422
                ip saddr @apps fib daddr type local tcp dport @published_here redirect to :7422
                ip saddr @apps ip daddr @machines ip daddr . tcp dport @published_at redirect to :7422
                ip saddr @apps fib daddr type local ip daddr . tcp dport @published_at redirect to :7422
                ip saddr @apps ip daddr @machines udp dport 5353 dnat ip to 198.18.0.5:53
                ip saddr @apps fib daddr type local udp dport 5353 dnat ip to 198.18.0.5:53
                ip saddr @apps fib daddr type local udp dport 5354 dnat ip to 198.18.0.5:53
                ip saddr @apps ip daddr @machines ip daddr 10.0.0.2 udp dport 5355 dnat ip to 198.18.0.5:53
                ip saddr @apps fib daddr type local ip daddr 10.0.0.2 udp dport 5355 dnat ip to 198.18.0.5:53
              }
              chain asked_here {
                type nat hook output priority -110; policy accept;
                ip daddr 198.18.0.0/16 meta l4proto udp dnat ip to ip daddr
                ip daddr 198.18.0.0/16 ip daddr != 198.18.0.1 meta l4proto tcp redirect to :7422
              }
              chain arriving {
                type filter hook input priority -10; policy accept;
                ip daddr @elsewhere ct state new drop
                tcp dport 7422 ct status dnat accept
                tcp dport 7422 reject with tcp reset
                iifname != "lo" ip saddr @apps meta l4proto udp fib saddr . iif oif missing drop
                ip daddr 198.18.0.0/16 meta l4proto udp goto datagrams
                ct state established,related accept
                iifname "dpi-*" jump inward
                ip saddr @apps goto guarded
              }
              chain passing {
                type filter hook forward priority -10; policy accept;
                ct state established,related accept
                iifname "dpi-*" oifname != "dpi-*" goto outward
                iifname != "dpi-*" oifname "dpi-*" drop
                ip saddr @apps ip daddr @machines goto guarded
              }
              chain datagrams {
                iifname "lo" ct state established,related accept
                iifname "lo" ip daddr 198.18.0.1 udp dport 53 accept
                iifname != "lo" ip saddr != @apps reject
                ip daddr . udp dport @datagrams accept
                reject
              }
              chain inward {
                ip daddr 198.18.0.0/16 return
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
            }
            """);
  }

  /** Before the agent has a port, and knows a network or a route. */
  @Test
  void ofAMachineThatHasJustBegun() {
    assertThat(
            new FirewallRules(
                    VIRTUAL,
                    0,
                    Collections.emptySortedSet(),
                    Collections.emptySortedSet(),
                    Collections.emptySortedSet(),
                    Collections.emptySortedSet(),
                    Collections.emptySortedSet(),
                    DatagramRules.NONE,
                    CLOSED,
                    Collections.emptySortedSet(),
                    Collections.emptySortedSet(),
                    Collections.emptySortedSet())
                .text())
        .startsWith(
            """
            table inet deputy
            delete table inet deputy
            table inet deputy {
              set apps { type ipv4_addr; flags interval; auto-merge; }
              set machines { type ipv4_addr; }
              set published { type inet_service; }
              set published_here { type inet_service; }
              set published_at { type ipv4_addr . inet_service; }
              set datagrams { type ipv4_addr . inet_service; }
              set names { type ipv4_addr; }
              set closed_tcp { type inet_service; elements = { 7421, 8500 }; }
              set closed_udp { type inet_service; elements = { 8301 }; }
              set peers { type ipv4_addr . inet_service; }
              set granted { type ipv4_addr . inet_service; flags interval; }
              set elsewhere { type ipv4_addr; }
              chain asked {
                type nat hook prerouting priority -110; policy accept;
                ip daddr @names meta l4proto { tcp, udp } th dport 53 return
                ip saddr @apps ip daddr 198.18.0.0/16 meta l4proto udp dnat ip to ip daddr
              }
              chain asked_here {
                type nat hook output priority -110; policy accept;
                ip daddr 198.18.0.0/16 meta l4proto udp dnat ip to ip daddr
              }
              chain arriving {
                type filter hook input priority -10; policy accept;
                ip daddr @elsewhere ct state new drop
                iifname != "lo" ip saddr @apps meta l4proto udp fib saddr . iif oif missing drop
            """)
        .doesNotContain("redirect");
  }
}
