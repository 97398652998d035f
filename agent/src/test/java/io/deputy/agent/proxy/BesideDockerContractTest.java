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
import static io.deputy.agent.proxy.ContractMachine.UDP;
import static io.deputy.agent.proxy.ContractMachine.UDP_OF_DOCKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deputy.agent.link.TestPki;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rules of a machine where Docker has its own: its bridges, its iptables, a container whose
 * port it publishes. Containers are real ones, of a static busybox; the other machine is a
 * namespace.
 */
@Tag("contract")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BesideDockerContractTest {
  private final Namespaces namespaces = new Namespaces();
  private Path folder;

  @BeforeAll
  void start(@TempDir Path directory) {
    folder = directory;
    new TestPki(directory).agent("h1");
    namespaces.add("h1");
    namespaces.add("out");
    namespaces.connect("h1", H1, "out", H2);
    startDocker();
    docker("network create --subnet 172.31.1.0/24 --gateway " + LIVE_GATEWAY + " live");
    docker("network create --subnet 172.31.2.0/24 --gateway " + DEV_GATEWAY + " dev");
    // As the agent asks later Engines for an internal network: Docker does not keep it in.
    docker(
        "network create --subnet 172.31.3.0/24 --gateway "
            + INNER_GATEWAY
            + " -o com.docker.network.bridge.name=dpi-inner"
            + " -o com.docker.network.bridge.enable_ip_masquerade=false back");
    run("live", "live", LIVE, LIVE_GATEWAY, "");
    run("dev", "dev", DEV, DEV_GATEWAY, "-p 7777:5432 -p %d:5300/udp".formatted(UDP_OF_DOCKER));
    run("inner", "back", INNER, INNER_GATEWAY, "");
    for (String name : List.of("live", "dev")) {
      namespaces.within(
          process("c-" + name), ContractContainer.class, name, "0.0.0.0", UDP + "/udp");
    }
    namespaces.java("h1", ContractContainer.class, "h1", "0.0.0.0", "8500", "9998");
    namespaces.java(
        "out",
        ContractContainer.class,
        "out",
        H2,
        "8500",
        "9998",
        String.valueOf(H2_PEER_PORT),
        String.valueOf(LIVE_PORT),
        String.valueOf(DEV_PORT));
    namespaces.java("h1", ContractMachine.class, directory.toString());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                said("live", LIVE_DB, 9999).equals("live")
                    && said("live", H2, 9998).equals("out")
                    && said("live", LIVE_GATEWAY, 9998).equals("h1"));
  }

  private void startDocker() {
    namespaces.program(
        "h1",
        folder.resolve("docker.log"),
        "dockerd",
        "--data-root=" + folder.resolve("data"),
        "--exec-root=" + folder.resolve("exec"),
        "--pidfile=" + folder.resolve("docker.pid"),
        "--host=" + socket(),
        "--bip=172.31.0.1/24",
        "--exec-opt=native.cgroupdriver=cgroupfs");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Namespaces.runQuietly("docker", "-H", socket(), "info").code() == 0);
    Namespaces.Said made =
        Namespaces.runQuietly(
            "bash",
            "-c",
            "set -o pipefail; tar -cC / bin/busybox | docker -H %s import - busybox"
                .formatted(socket()));
    assertThat(made.code()).as(made.text()).isZero();
  }

  private String socket() {
    return "unix://" + folder.resolve("docker.sock");
  }

  private String docker(String command) {
    return docker(command.strip().split(" +", -1));
  }

  private String docker(String... command) {
    Namespaces.Said said = tryDocker(command);
    assertThat(said.code()).as(List.of(command) + ": " + said.text()).isZero();
    return said.text();
  }

  private Namespaces.Said tryDocker(String... command) {
    return Namespaces.runQuietly(
        Stream.concat(Stream.of("docker", "-H", socket()), Stream.of(command))
            .toArray(String[]::new));
  }

  /** A container that says its name at 5432 and 9999. */
  private void run(String name, String network, String address, String gateway, String more) {
    String serve = "/bin/busybox nc -ll -p %d -e /bin/busybox echo " + name;
    docker(
        Stream.concat(
                Stream.of(
                    "run -d --name c-%s --network %s --ip %s --dns %s %s busybox"
                        .formatted(name, network, address, gateway, more)
                        .split(" +", -1)),
                Stream.of(
                    "/bin/busybox",
                    "sh",
                    "-c",
                    serve.formatted(5432) + " & exec " + serve.formatted(9999)))
            .toArray(String[]::new));
  }

  @AfterAll
  void stop() throws Exception {
    tryDocker("kill", "c-live", "c-dev", "c-inner");
    namespaces.close();
  }

  /** What a server says to a container, or to another machine; empty if there is none. */
  private String said(String from, String address, int port) {
    if (from.equals("out")) {
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
    String ask =
        "exec 2>/dev/null; B=/bin/busybox; $B sleep 1 | $B timeout 3 $B nc %s %d"
            .formatted(address, port);
    return tryDocker("exec", "c-" + from, "/bin/busybox", "sh", "-c", ask).text().strip();
  }

  @ParameterizedTest(name = "bridge-nf-call-iptables={0}")
  @ValueSource(strings = {"0", "1"})
  void who_reaches_whom(String value) {
    namespaces.in("h1", "sysctl", "-q", "-w", "net.bridge.bridge-nf-call-iptables=" + value);
    List<String> expected =
        List.of(
            "live 198.18.0.5 5432 live",
            "live 198.18.0.5 9999 live",
            "dev 198.18.0.6 9999 dev",
            "dev 198.18.0.5 5432 ",
            "dev 198.18.0.5 9999 ",
            "live 198.18.0.5 9998 ",
            "live 198.18.0.5 7777 ",
            "live 172.31.2.2 5432 ",
            "out 172.31.9.1 7777 dev",
            "out 172.31.9.1 %d live".formatted(LIVE_PORT),
            "live 172.31.9.1 %d live".formatted(LIVE_PORT),
            "live 172.31.9.2 %d live".formatted(LIVE_PORT),
            "dev 172.31.9.2 %d ".formatted(LIVE_PORT),
            "live 172.31.1.1 8500 ",
            "live 172.31.9.2 8500 ",
            "live 172.31.9.2 %d ".formatted(H2_PEER_PORT),
            "live 172.31.9.2 9998 out",
            "dev 172.31.9.2 8500 out",
            "inner 198.18.0.5 5432 live",
            "inner 198.18.0.5 9999 live",
            "inner 172.31.9.2 9998 ",
            "inner 172.31.3.1 9998 ",
            "inner 172.31.1.2 5432 ");
    assertThat(expected.stream().map(this::attempt).toList()).isEqualTo(expected);
  }

  private String attempt(String row) {
    String[] parts = row.split(" ", -1);
    String said = said(parts[0], parts[1], Integer.parseInt(parts[2]));
    return "%s %s %s %s".formatted(parts[0], parts[1], parts[2], said);
  }

  /** By the name that it finds, in the network that its container has of Docker. */
  @ParameterizedTest(name = "bridge-nf-call-iptables={0}")
  @ValueSource(strings = {"0", "1"})
  void whose_datagrams_reach_whom(String value) {
    namespaces.in("h1", "sysctl", "-q", "-w", "net.bridge.bridge-nf-call-iptables=" + value);
    String found = tryDocker("exec", "c-live", "/bin/busybox", "nslookup", "db").text();
    assertThat(found).contains(LIVE_DB);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> answered("live", LIVE_DB, UDP).equals("live"));
    assertThat(answered("dev", DEV_DB, UDP)).isEqualTo("dev");
    assertThat(answered("dev", LIVE_DB, UDP)).isEmpty();
    assertThat(answered("inner", LIVE_DB, UDP)).isEqualTo("live");
    assertThat(answered("live", H2, LIVE_UDP)).as("another machine's address").isEqualTo("live");
    assertThat(answered("dev", H2, LIVE_UDP)).isEmpty();
    assertThat(answered("live", LIVE_GATEWAY, LIVE_UDP)).isEqualTo("live");
    assertThat(answered("dev", DEV_GATEWAY, LIVE_UDP)).isEmpty();
    // Docker publishes it for dev, and has the port at each of the machine's addresses.
    assertThat(answered("live", LIVE_DB, UDP_OF_DOCKER)).isEmpty();
    assertThat(answered("out", H1, UDP_OF_DOCKER)).isEqualTo("dev");
  }

  private long process(String container) {
    return Long.parseLong(docker("inspect", "-f", "{{.State.Pid}}", container).strip());
  }

  private String answered(String from, String address, int port) {
    String ask =
        "exec 2>/dev/null 3<>/dev/udp/%s/%d && echo x >&3 && timeout 1 head -n 1 <&3"
            .formatted(address, port);
    if (from.equals("out")) {
      return namespaces.tryIn(from, "bash", "-c", ask).text().strip();
    }
    return Namespaces.runQuietly(
            "nsenter", "--net=/proc/%d/ns/net".formatted(process("c-" + from)), "bash", "-c", ask)
        .text()
        .strip();
  }

  @Test
  void a_container_on_an_internal_network_finds_its_services() {
    assertThat(tryDocker("exec", "c-inner", "/bin/busybox", "nslookup", "db").text())
        .contains(LIVE_DB);
  }
}
