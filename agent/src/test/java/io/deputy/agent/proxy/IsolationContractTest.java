package io.deputy.agent.proxy;

import static io.deputy.agent.proxy.ContractMachine.DEV;
import static io.deputy.agent.proxy.ContractMachine.DEV_DB;
import static io.deputy.agent.proxy.ContractMachine.DEV_GATEWAY;
import static io.deputy.agent.proxy.ContractMachine.DEV_PORT;
import static io.deputy.agent.proxy.ContractMachine.H1;
import static io.deputy.agent.proxy.ContractMachine.H2;
import static io.deputy.agent.proxy.ContractMachine.H2_PEER_PORT;
import static io.deputy.agent.proxy.ContractMachine.INNER;
import static io.deputy.agent.proxy.ContractMachine.INNER_GATEWAY;
import static io.deputy.agent.proxy.ContractMachine.LIVE;
import static io.deputy.agent.proxy.ContractMachine.LIVE_DB;
import static io.deputy.agent.proxy.ContractMachine.LIVE_GATEWAY;
import static io.deputy.agent.proxy.ContractMachine.LIVE_PORT;
import static io.deputy.agent.proxy.ContractMachine.LIVE_UDP;
import static io.deputy.agent.proxy.ContractMachine.LIVE_UDP_ON_H2;
import static io.deputy.agent.proxy.ContractMachine.LOOPBACK_PORT;
import static io.deputy.agent.proxy.ContractMachine.UDP;
import static io.deputy.agent.proxy.ContractMachine.UDP_OF_DOCKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deputy.agent.link.TestPki;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A machine, a container of each of two apps, one on an internal network, and another machine, each
 * a network namespace. Every attempt is a real connection, by virtual addresses that only the local
 * route makes the machine's own, and every name goes through the C library to port 53. The machine
 * has rules such as Docker's.
 */
@Tag("contract")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IsolationContractTest {
  /** What Docker has in iptables: bridges apart, a way out, and two ports of dev published. */
  private static final String LIKE_DOCKER =
      """
      table ip docker {
        chain prerouting {
          type nat hook prerouting priority -100;
          fib daddr type local tcp dport 7777 dnat to 172.31.2.2:5432
          fib daddr type local udp dport 5302 dnat to 172.31.2.2:5300
        }
        chain postrouting {
          type nat hook postrouting priority 100;
          ip saddr 172.31.0.0/21 oifname "to-out" masquerade
        }
        chain forward {
          type filter hook forward priority 0; policy drop;
          ct state established,related accept
          ct status dnat accept
          iifname { "br-live", "br-dev", "dpi-inner" } oifname "to-out" accept
        }
      }
      """;

  private final Namespaces namespaces = new Namespaces();

  @BeforeAll
  void start(@TempDir Path directory) {
    new TestPki(directory).agent("h1");
    namespaces.add("h1");
    namespaces.add("live");
    namespaces.add("dev");
    namespaces.add("out");
    namespaces.add("inner");
    namespaces.bridge("br-live", "h1", LIVE_GATEWAY, "live", LIVE);
    namespaces.bridge("br-dev", "h1", DEV_GATEWAY, "dev", DEV);
    namespaces.bridge("dpi-inner", "h1", INNER_GATEWAY, "inner", INNER);
    namespaces.connect("h1", H1, "out", H2);
    namespaces.in("h1", "sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
    namespaces.in("h1", "bash", "-c", "nft -f - <<<'%s'".formatted(LIKE_DOCKER));
    namespaces.resolver("live", LIVE_GATEWAY);
    namespaces.resolver("dev", DEV_GATEWAY);
    namespaces.resolver("inner", INNER_GATEWAY);
    namespaces.resolver("out", LIVE_GATEWAY);
    namespaces.resolver("h1", "127.0.0.9");
    namespaces.java(
        "live", ContractContainer.class, "live", LIVE, "5432", "9999", "5300/udp", "5302/udp");
    namespaces.java("dev", ContractContainer.class, "dev", DEV, "5432", "9999", "5300/udp");
    namespaces.java(
        "h1", ContractContainer.class, "h1", "0.0.0.0", "8500", "9998", "8600/udp", "9997/udp");
    namespaces.java(
        "out",
        ContractContainer.class,
        "out",
        H2,
        "8500",
        "9998",
        "8600/udp",
        "9997/udp",
        LIVE_UDP_ON_H2 + "/udp",
        String.valueOf(H2_PEER_PORT),
        String.valueOf(LIVE_PORT),
        String.valueOf(DEV_PORT));
    namespaces.java("h1", ContractMachine.class, directory.toString());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                said("h1", LIVE_DB, 9999).equals("live")
                    && said("h1", DEV_DB, 9999).equals("dev")
                    && said("h1", H1, 9998).equals("h1")
                    && said("h1", H2, 9998).equals("out"));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> resolved("live", "db").equals(LIVE_DB) && resolved("dev", "db").equals(DEV_DB));
  }

  @AfterAll
  void stop() throws Exception {
    namespaces.close();
  }

  /** What a server says first; empty if there is none that says anything. */
  private String said(String from, String address, int port) {
    return namespaces
        .tryIn(
            from,
            "timeout",
            "5",
            "bash",
            "-c",
            "exec 2>/dev/null 3<>/dev/tcp/%s/%d && head -n 1 <&3".formatted(address, port))
        .text()
        .strip();
  }

  /** What a datagram is answered; empty if it is not. */
  private String answered(String from, String address, int port) {
    return namespaces
        .tryIn(
            from,
            "bash",
            "-c",
            "exec 2>/dev/null 3<>/dev/udp/%s/%d && echo x >&3 && timeout 1 head -n 1 <&3"
                .formatted(address, port))
        .text()
        .strip();
  }

  /** The address of a name, as the C library finds it; empty if it does not. */
  private String resolved(String from, String name) {
    String text = namespaces.tryIn(from, "timeout", "5", "getent", "ahostsv4", name).text();
    return text.isBlank() ? "" : text.split("\\s", 2)[0];
  }

  @ParameterizedTest(name = "{0} to {1}:{2} is {3}")
  @CsvSource({
    // by virtual address
    "live, 198.18.0.5, 5432, live",
    "dev, 198.18.0.6, 5432, dev",
    "live, 198.18.0.6, 5432, ''",
    "dev, 198.18.0.5, 5432, ''",
    "h1, 198.18.0.5, 5432, live",
    "h1, 198.18.0.6, 5432, dev",
    "out, 198.18.0.5, 5432, ''",
    // by published port, at the machine's addresses
    "live, 172.31.1.1, " + LIVE_PORT + ", live",
    "live, 172.31.1.1, " + DEV_PORT + ", ''",
    "dev, 172.31.2.1, " + LIVE_PORT + ", ''",
    "dev, 172.31.1.1, " + LIVE_PORT + ", ''",
    "out, 172.31.9.1, " + LIVE_PORT + ", live",
    "out, 172.31.9.1, " + DEV_PORT + ", dev",
    "h1, 127.0.0.1, " + LIVE_PORT + ", live",
    // a published port that is also one at virtual addresses
    "out, 172.31.9.1, 5432, live",
    "dev, 172.31.9.1, 5432, ''",
    // published on the loopback address only
    "h1, 127.0.0.1, " + LOOPBACK_PORT + ", live",
    "live, 172.31.1.1, " + LOOPBACK_PORT + ", ''",
    "out, 172.31.9.1, " + LOOPBACK_PORT + ", ''",
    // a published port of one app at a virtual address of another, or of its own
    "live, 198.18.0.5, " + DEV_PORT + ", ''",
    "live, 198.18.0.5, " + LIVE_PORT + ", ''",
    "h1, 198.18.0.5, " + DEV_PORT + ", ''",
    // a virtual address of nobody
    "live, 198.18.77.7, 5432, ''",
    "live, 198.18.77.7, 9999, ''",
    // every other port, too
    "live, 198.18.0.5, 9999, live",
    "dev, 198.18.0.6, 9999, dev",
    "h1, 198.18.0.5, 9999, live",
    "dev, 198.18.0.5, 9999, ''",
    "live, 198.18.0.6, 9999, ''",
    "out, 198.18.0.5, 9999, ''",
    "live, 198.18.0.5, 9998, ''",
    // straight to where these are redirected
    "live, 172.31.1.1, 7422, ''",
    "out, 172.31.9.1, 7422, ''",
    "h1, 127.0.0.1, 7422, ''",
    "h1, 172.31.9.1, 7422, ''",
    // by published port, at another machine's address
    "live, 172.31.9.2, " + LIVE_PORT + ", live",
    "dev, 172.31.9.2, " + DEV_PORT + ", dev",
    "dev, 172.31.9.2, " + LIVE_PORT + ", ''",
    "live, 172.31.9.2, " + DEV_PORT + ", ''",
    "h1, 172.31.9.2, " + DEV_PORT + ", out",
    // a port that Docker publishes is its affair, but not at virtual addresses
    "live, 172.31.1.1, 7777, dev",
    "out, 172.31.9.1, 7777, dev",
    "live, 198.18.0.5, 7777, ''",
    "live, 198.18.77.7, 7777, ''",
    // ports of Deputy, Consul and Docker on machines, and others
    "live, 172.31.1.1, 8500, ''",
    "live, 172.31.2.1, 8500, ''",
    "live, 172.31.9.1, 8500, ''",
    "live, 172.31.9.2, 8500, ''",
    "live, 172.31.9.2, " + H2_PEER_PORT + ", ''",
    "dev, 172.31.9.2, " + H2_PEER_PORT + ", ''",
    "live, 172.31.1.1, 9998, h1",
    "live, 172.31.9.2, 9998, out",
    "out, 172.31.9.1, 8500, h1",
    "h1, 172.31.9.2, 8500, out",
    // granted to one app
    "dev, 172.31.2.1, 8500, h1",
    "dev, 172.31.9.2, 8500, out",
    // from an internal network: services, and nothing else
    "inner, 198.18.0.5, 5432, live",
    "inner, 198.18.0.5, 9999, live",
    "inner, 198.18.0.6, 5432, ''",
    "inner, 172.31.9.2, " + LIVE_PORT + ", live",
    "inner, 172.31.9.2, 9998, ''",
    "inner, 172.31.3.1, 9998, ''",
    "inner, 172.31.9.1, 9998, ''",
    "inner, 172.31.1.2, 5432, ''",
    "inner, 172.31.3.1, 7777, ''",
    // by container address: no way through the machine
    "live, 172.31.2.2, 5432, ''",
    "out, 172.31.1.2, 5432, ''",
  })
  void who_reaches_whom(String from, String address, int port, String expected) {
    assertThat(said(from, address, port)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "a datagram of {0} to {1}:{2} is {3}")
  @CsvSource({
    // by virtual address
    "live, 198.18.0.5, " + UDP + ", live",
    "dev, 198.18.0.6, " + UDP + ", dev",
    "live, 198.18.0.6, " + UDP + ", ''",
    "dev, 198.18.0.5, " + UDP + ", ''",
    "h1, 198.18.0.5, " + UDP + ", live",
    "h1, 198.18.0.6, " + UDP + ", dev",
    "out, 198.18.0.5, " + UDP + ", ''",
    "inner, 198.18.0.5, " + UDP + ", live",
    "inner, 198.18.0.6, " + UDP + ", ''",
    // Docker publishes the same port for another app
    "live, 198.18.0.5, " + UDP_OF_DOCKER + ", live",
    "live, 198.18.0.6, " + UDP_OF_DOCKER + ", ''",
    "out, 172.31.9.1, " + UDP_OF_DOCKER + ", dev",
    // by published port
    "live, 172.31.1.1, " + LIVE_UDP + ", live",
    "live, 172.31.9.1, " + LIVE_UDP + ", live",
    "live, 172.31.9.2, " + LIVE_UDP + ", live",
    "inner, 172.31.9.2, " + LIVE_UDP + ", live",
    "dev, 172.31.2.1, " + LIVE_UDP + ", ''",
    "dev, 172.31.1.1, " + LIVE_UDP + ", ''",
    "dev, 172.31.9.1, " + LIVE_UDP + ", ''",
    "dev, 172.31.9.2, " + LIVE_UDP + ", ''",
    "out, 172.31.9.1, " + LIVE_UDP + ", live",
    "out, 172.31.1.1, " + LIVE_UDP + ", live",
    "h1, 127.0.0.1, " + LIVE_UDP + ", live",
    "h1, 172.31.9.1, " + LIVE_UDP + ", live",
    // at the other machine only
    "live, 172.31.9.2, " + LIVE_UDP_ON_H2 + ", live",
    "dev, 172.31.9.2, " + LIVE_UDP_ON_H2 + ", ''",
    "h1, 172.31.9.2, " + LIVE_UDP_ON_H2 + ", out",
    "live, 172.31.1.1, " + LIVE_UDP_ON_H2 + ", ''",
    // the machine's own programs are not at virtual addresses
    "live, 172.31.1.1, 9997, h1",
    "live, 198.18.0.5, 9997, ''",
    "h1, 198.18.0.5, 9997, ''",
    "live, 198.18.77.7, 9997, ''",
    // ports of machines that are closed
    "live, 172.31.1.1, 8600, ''",
    "live, 172.31.9.2, 8600, ''",
    "live, 172.31.9.2, 9997, out",
    "out, 172.31.9.1, 8600, h1",
    "inner, 172.31.9.2, 9997, ''",
    "inner, 172.31.3.1, 9997, ''",
    // published for TCP, and not for UDP
    "out, 172.31.9.1, " + LIVE_PORT + ", ''",
  })
  void whose_datagrams_reach_whom(String from, String address, int port, String expected) {
    assertThat(answered(from, address, port)).isEqualTo(expected);
  }

  @Test
  void a_datagram_to_a_port_that_nobody_has_is_refused_at_once() {
    for (String target : List.of("198.18.0.5/5399", "198.18.77.7/53", "198.18.0.1/53")) {
      var said =
          namespaces.tryIn(
              "live",
              "bash",
              "-c",
              "exec 3<>/dev/udp/%s; echo x >&3; timeout 3 head -n 1 <&3".formatted(target));
      assertThat(said.text()).as(target).contains("refused");
    }
  }

  /** The kernel sends one of ICMP's refusals a second, to one address; who misses it asks anew. */
  @Test
  void out_of_an_internal_network_each_connection_is_refused_at_once() {
    for (String target : List.of("172.31.9.2/9998", "172.31.3.1/9998")) {
      String connect = "exec 2>/dev/null 3<>/dev/tcp/" + target;
      var said =
          namespaces.tryIn(
              "inner",
              "bash",
              "-c",
              "for n in {1..8}; do timeout 0.8 bash -c '%s'; echo $?; done".formatted(connect));
      assertThat(said.text().lines()).as(target).hasSize(8).containsOnly("1");
    }
  }

  /** As a container that may make packets can; the kernel's own check is off. */
  @Test
  void a_datagram_under_another_containers_address_is_dropped() {
    for (String device : List.of("all", "default", "br-live", "br-dev")) {
      namespaces.in("h1", "sysctl", "-q", "-w", "net.ipv4.conf." + device + ".rp_filter=0");
    }
    namespaces.in("dev", "ip", "addr", "add", LIVE + "/32", "dev", "lo");
    for (List<String> target :
        List.of(
            List.of(LIVE_DB, String.valueOf(UDP)),
            List.of(LIVE_GATEWAY, String.valueOf(LIVE_UDP)))) {
      namespaces.in(
          "dev",
          "python3",
          "-c",
          "import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM);"
              + " s.bind(('%s', 4444)); s.sendto(b'spoofed', ('%s', %s))"
                  .formatted(LIVE, target.getFirst(), target.getLast()));
    }
    namespaces.in("dev", "ip", "addr", "del", LIVE + "/32", "dev", "lo");
    assertThat(answered("live", LIVE_DB, UDP)).isEqualTo("live");
  }

  @Test
  void names_are_answered_although_a_service_publishes_their_port() {
    assertThat(resolved("live", "db")).isEqualTo(LIVE_DB);
    assertThat(answered("out", H1, 53)).isEqualTo("live");
  }

  @ParameterizedTest(name = "{0} asks for {1}")
  @CsvSource({
    "live, db, 198.18.0.5",
    "live, db.live, 198.18.0.5",
    "dev, db, 198.18.0.6",
    "live, db.dev, ''",
    "dev, db.live, ''",
    "inner, db, 198.18.0.5",
    "live, nobody, ''",
    "out, db, ''",
  })
  void who_finds_whom(String from, String name, String expected) {
    assertThat(resolved(from, name)).isEqualTo(expected);
  }

  @Test
  void what_is_refused_is_refused_at_once() {
    for (String target :
        List.of(
            "198.18.77.7/9999", // nobody's address
            "198.18.0.5/9998", // a port that is closed in the container, and not declared
            "198.18.0.6/5432", // another app's
            "172.31.1.1/7422", // straight to where all are redirected
            "172.31.1.1/8500", // a port of the machine that is closed to containers
            "172.31.9.2/8500")) {
      long began = System.nanoTime();
      var said =
          namespaces.tryIn(
              "live", "bash", "-c", "exec 3<>/dev/tcp/%s && cat <&3".formatted(target));
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .as(target)
          .isLessThan(Duration.ofSeconds(2));
      assertThat(said.code()).as(target).isNotZero();
      assertThat(said.text()).as(target).containsPattern("refused|reset");
    }
  }

  @Test
  void the_rules_come_back_when_somebody_removes_them() {
    namespaces.in("h1", "nft", "delete", "table", "inet", "deputy");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> namespaces.tryIn("h1", "nft", "list", "table", "inet", "deputy").code() == 0);
    assertThat(said("live", LIVE_DB, 9999)).isEqualTo("live");
  }

  /** Without the rules it reaches the agent, which knows it for one that was not redirected. */
  @Test
  void who_gets_past_the_rules_to_their_port_is_refused_by_the_agent() {
    awaitReset();
    // The kernel does not know where it was made to.
    namespaces.in(
        "h1",
        "nft",
        "table ip untracked { chain c {"
            + " type filter hook prerouting priority -300; tcp dport 7422 notrack; }; }");
    awaitReset();
    namespaces.in("h1", "nft", "delete", "table", "ip", "untracked");
  }

  private void awaitReset() {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              namespaces.tryIn("h1", "nft", "delete", "table", "inet", "deputy");
              var said =
                  namespaces.tryIn(
                      "out", "bash", "-c", "exec 3<>/dev/tcp/172.31.9.1/7422; cat <&3");
              assertThat(said.text()).contains("reset");
            });
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> namespaces.tryIn("h1", "nft", "list", "table", "inet", "deputy").code() == 0);
  }

  @Test
  void bridges_that_pass_by_netfilter_make_no_difference() {
    String setting = "net.bridge.bridge-nf-call-iptables=";
    String before = namespaces.in("h1", "sysctl", "-n", "net.bridge.bridge-nf-call-iptables");
    for (String value : List.of("0", "1")) {
      namespaces.in("h1", "sysctl", "-q", "-w", setting + value);
      assertThat(said("live", LIVE_DB, 9999)).as(value).isEqualTo("live");
      assertThat(said("live", DEV_DB, 9999)).as(value).isEmpty();
      assertThat(said("live", H2, LIVE_PORT)).as(value).isEqualTo("live");
      assertThat(said("live", H2, 8500)).as(value).isEmpty();
      assertThat(said("inner", LIVE_DB, 5432)).as(value).isEqualTo("live");
      assertThat(said("inner", H2, 9998)).as(value).isEmpty();
      assertThat(answered("live", LIVE_DB, UDP)).as(value).isEqualTo("live");
      assertThat(answered("live", DEV_DB, UDP)).as(value).isEmpty();
      assertThat(answered("live", H2, LIVE_UDP)).as(value).isEqualTo("live");
    }
    namespaces.in("h1", "sysctl", "-q", "-w", setting + before.strip());
  }

  /** What is redirected does not need it; what the machine itself asks for does. */
  @Test
  void the_local_route_comes_back_when_somebody_removes_it() {
    await("seen to be gone, unless it comes back just then")
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              namespaces.in("h1", "ip", "route", "del", "local", "198.18.0.0/16", "dev", "lo");
              assertThat(said("h1", LIVE_DB, 5432)).isEmpty();
            });
    await().atMost(Duration.ofSeconds(30)).until(() -> said("h1", LIVE_DB, 5432).equals("live"));
  }
}
