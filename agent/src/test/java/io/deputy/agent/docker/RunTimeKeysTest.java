package io.deputy.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.model.HostConfig;
import io.deputy.agent.run.Containers.Found;
import io.deputy.agent.run.Containers.State;
import io.deputy.agent.run.ContainersException;
import io.deputy.agent.run.ContainersException.Kind;
import io.deputy.compose.ComposeException;
import io.deputy.model.Hook;
import io.deputy.model.PlacementId;
import io.deputy.model.Probe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** From Compose text to what a process in a real container finds: a key of each kind. */
@Tag("contract")
class RunTimeKeysTest {
  private static final PlacementId PLACEMENT = PlacementId.parse("shop/web.0#1");
  private static final String SLEEPS = "command: [sleep, \"600\"]\nstop_signal: SIGKILL\n";
  @RegisterExtension static final PrivateDocker docker = new PrivateDocker();

  @TempDir Path state;
  private DockerContainers containers;

  @BeforeEach
  void connect() {
    containers = docker.containers(state);
  }

  @AfterEach
  void leave() throws IOException {
    PrivateDocker.leave(containers);
  }

  @Test
  void ulimitsAndGroupsOfTheProcess() throws Exception {
    String id =
        started("ulimits: {nofile: {soft: 1000, hard: 2000}, core: 0}\ngroup_add: [4711, 4712]\n");
    // Of its own process: what runs beside it may have its soft limit raised by the runtime.
    assertThat(docker.run(id, "awk '/open files/ {print $4, $5}' /proc/1/limits"))
        .isEqualTo("1000 2000\n");
    assertThat(docker.run(id, "awk '/core file/ {print $5, $6}' /proc/1/limits"))
        .isEqualTo("0 0\n");
    assertThat(docker.run(id, "awk '/Groups/ {print $2, $3, $4}' /proc/1/status"))
        .isEqualTo("0 4711 4712\n");
  }

  @Test
  void settingsOfTheKernel() throws Exception {
    String id = started("sysctls: {net.core.somaxconn: 77, kernel.msgmax: 9000}\n");
    assertThat(docker.run(id, "cat /proc/sys/net/core/somaxconn /proc/sys/kernel/msgmax"))
        .isEqualTo("77\n9000\n");
  }

  @Test
  void commandsInARunningContainer() throws Exception {
    String id = started("environment: {A: a}\ntmpfs: [/tmp]\n");
    var script = "echo $A $B $(id -u) $(pwd) > /tmp/told";
    containers.run(
        id,
        new Hook(
            List.of("sh", "-c", script), "1000", false, "/tmp", new TreeMap<>(Map.of("B", "b"))));
    assertThat(docker.run(id, "cat /tmp/told")).isEqualTo("a b 1000 /tmp\n");
    var fails = hook("sh", "-c", "echo no such table >&2; exit 3");
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(() -> containers.run(id, fails))
        .returns(Kind.REFUSED, ContainersException::kind)
        .withMessage("\"sh\" ended with 3: no such table");
    containers.kill(id);
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(() -> containers.run(id, fails))
        .returns(Kind.REFUSED, ContainersException::kind)
        .withMessage("\"sh\" can't be run: the container does not run");
  }

  private static Hook hook(String... command) {
    return new Hook(List.of(command), "", false, "", new TreeMap<>());
  }

  @Test
  void filesInMemory() throws Exception {
    String id =
        started(
            """
            shm_size: 3m
            tmpfs: ["/plain:size=1m", "/mine:size=2m,mode=700,uid=1000,exec"]
            """);
    assertThat(docker.run(id, "df -k /dev/shm /plain /mine | awk 'NR > 1 {print $2}'"))
        .isEqualTo("3072\n1024\n2048\n");
    assertThat(docker.run(id, "stat -c '%a %u' /mine; grep ' /mine ' /proc/mounts"))
        .startsWith("700 1000\n")
        .doesNotContain("noexec");
  }

  @Test
  void namesOfItsOwnAndOfOthers() throws Exception {
    String id =
        started(
            """
            hostname: www
            domainname: example.org
            extra_hosts: ["db=10.1.2.3", "v6=[fd00::1]"]
            dns: 10.0.0.53
            dns_search: example.org
            dns_opt: ["ndots:3"]
            mac_address: 02:42:ac:11:65:43
            """);
    assertThat(docker.run(id, "hostname; cat /etc/hosts"))
        .startsWith("www\n")
        .containsPattern("10\\.1\\.2\\.3\\s+db\n")
        .containsPattern("fd00::1\\s+v6\n")
        .contains("www.example.org");
    assertThat(docker.run(id, "cat /etc/resolv.conf"))
        .contains("search example.org")
        .contains("options ndots:3")
        .contains("nameserver 127.0.0.11");
    assertThat(docker.run(id, "cat /sys/class/net/eth0/address")).isEqualTo("02:42:ac:11:65:43\n");
  }

  @Test
  void limits() throws Exception {
    String id =
        started(
            """
            deploy: {resources: {limits: {cpus: "0.5", memory: 64M, pids: 50}}}
            mem_reservation: 32m
            cpu_shares: 73
            cpuset: "0"
            oom_score_adj: 500
            """);
    HostConfig host = docker.client().inspectContainerCmd(id).exec().getHostConfig();
    assertThat(host)
        .returns(500_000_000L, HostConfig::getNanoCPUs)
        .returns(64L << 20, HostConfig::getMemory)
        .returns(32L << 20, HostConfig::getMemoryReservation)
        .returns(50L, HostConfig::getPidsLimit)
        .returns(73, HostConfig::getCpuShares);
    assertThat(docker.run(id, "cat /proc/1/oom_score_adj; grep Cpus_allowed_list /proc/1/status"))
        .isEqualTo("500\nCpus_allowed_list:\t0\n");
  }

  @Test
  void theMachinesNetwork() throws Exception {
    String id = started("network_mode: host\nx-deputy: {ports: [7777]}\n");
    assertThat(docker.run(id, "ls /sys/class/net")).contains("eth0").contains("lo");
    assertThat(only().addresses()).isEqualTo(Map.of("host", "127.0.0.1"));
    assertThat(containers.networks()).isEmpty();
    // Where that machine is this one, it would be reached: the loopback is another's here.
    assertThat(containers.probe(id, Probe.of(new Probe.Kind.Tcp(1))).message())
        .startsWith("port 1: ");
  }

  @Test
  void noNetwork() throws Exception {
    String id = started("network_mode: none\n");
    assertThat(docker.run(id, "ls /sys/class/net")).doesNotContain("eth0").contains("lo");
    assertThat(only().addresses()).isEmpty();
    assertThat(containers.networks()).isEmpty();
  }

  @Test
  void namespacesOfTheMachine() throws Exception {
    String shared =
        docker.run(started("pid: host\nuts: host\nipc: private\n"), "hostname; cat /proc/1/comm");
    assertThat(shared).as("the first process is the machine's").endsWith("tini\n");
  }

  @Test
  void rights() throws Exception {
    String id =
        started(
            """
            security_opt: [no-new-privileges, systempaths=unconfined, "seccomp=unconfined"]
            cap_drop: [ALL]
            """);
    assertThat(docker.run(id, "grep -E 'NoNewPrivs|Seccomp:' /proc/1/status"))
        .isEqualTo("NoNewPrivs:\t1\nSeccomp:\t0\n");
    assertThat(docker.run(id, "grep -c ' /proc/[a-z]* ' /proc/mounts"))
        .as("nothing of /proc is hidden")
        .isEqualTo("0\n");
  }

  @Test
  void devices() throws Exception {
    String id = started("devices: [\"/dev/null:/dev/nothing:rw\"]\n");
    assertThat(docker.run(id, "stat -c %t:%T /dev/nothing")).isEqualTo("1:3\n");
  }

  @Test
  void aTerminalIsOneStreamWhoseOutputIsRead() throws Exception {
    String id = created("tty: true\nstdin_open: true\ncommand: [sh, -c, \"tty; echo done >&2\"]\n");
    containers.start(id);
    await().until(() -> only().state() == State.EXITED);
    var output = new ByteArrayOutputStream();
    containers.logs(id, false, 0, output);
    assertThat(output.toString(StandardCharsets.UTF_8)).isEqualTo("/dev/pts/0\r\ndone\r\n");
  }

  @Test
  void aProbeRunsBesideATerminal() throws Exception {
    String id = started("tty: true\n");
    var probe = new Probe.Kind.Exec(List.of("sh", "-c", "exit 3"));
    assertThat(containers.probe(id, new Probe(probe, Probe.EVERY, Duration.ofSeconds(20), 1)))
        .returns(false, r -> r.healthy())
        .returns("exit code 3", r -> r.message());
  }

  @Test
  void aVolumeOfADriverWithOptions() throws Exception {
    String file =
        """
        services:
          web:
            image: deputy-test/plain:1
            command: [sleep, "600"]
            volumes:
              - {type: volume, source: fast, target: /fast, volume: {nocopy: true, labels: {a: b}}}
        volumes:
          fast:
            driver_opts: {type: tmpfs, device: tmpfs, o: "size=%s"}
        """;
    String id = started(file.formatted("5m"));
    assertThat(docker.run(id, "df -k /fast | awk 'NR > 1 {print $2}'")).isEqualTo("5120\n");
    assertThat(docker.client().inspectVolumeCmd("shop_fast").exec().getLabels())
        .containsEntry("a", "b")
        .containsEntry("io.deputy.volume", "shop_fast");
    leaveContainers();
    assertRefused(
        file.formatted("6m"),
        "shop/web can't run here: volume shop_fast of this machine was made with another driver or"
            + " other options than the file says now; save what is in it, and remove it (docker"
            + " volume rm shop_fast)");
    started(file.formatted("5m"));
    leaveContainers();
    docker.client().removeVolumeCmd("shop_fast").exec();
  }

  @Test
  void anExternalVolumeMustBeThere() throws Exception {
    String file =
        """
        services:
          web:
            image: deputy-test/plain:1
            command: [sleep, "600"]
            volumes: ["theirs:/theirs"]
        volumes:
          theirs: {external: true}
        """;
    assertRefused(
        file,
        "shop/web can't run here: its external volume theirs is not on this machine; make it"
            + " (docker volume create theirs)");
    docker.client().createVolumeCmd().withName("theirs").exec();
    docker.run(started(file), "touch /theirs/mine");
    leaveContainers();
    assertThat(docker.run(started(file), "ls /theirs")).isEqualTo("mine\n");
    leaveContainers();
    docker.client().removeVolumeCmd("theirs").exec();
  }

  @Test
  void aLabelledBindIsNotMadeEither() throws Exception {
    Path missing = state.resolve("gone");
    assertRefused(
        SLEEPS + "volumes: [\"%s:/gone:z\"]\n".formatted(missing),
        "shop/web can't run here: it mounts %s, which this machine does not have"
            .formatted(missing));
    assertThat(missing).doesNotExist();
  }

  @Test
  void whatDockerIsTooOldForIsRefused() throws Exception {
    assertRefused(
        SLEEPS + "volumes: [{type: image, source: \"deputy-test/plain:1\", target: /i}]\n",
        "shop/web can't run: a mount of image deputy-test/plain:1 needs Docker 28 or newer, which"
            + " speaks API 1.48; this machine's speaks 1.41");
  }

  private String started(String keys) throws ComposeException {
    String id = created(keys.startsWith("services:") ? keys : SLEEPS + keys);
    containers.start(id);
    return id;
  }

  private String created(String keys) throws ComposeException {
    return containers.create(PLACEMENT, ComposeText.web(PrivateDocker.PLAIN, keys));
  }

  private Found only() {
    assertThat(containers.list()).hasSize(1);
    return containers.list().getFirst();
  }

  private void leaveContainers() {
    for (Found found : containers.list()) {
      containers.kill(found.container());
      containers.remove(found.container());
    }
  }

  private void assertRefused(String keys, String sentence) {
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(() -> created(keys))
        .returns(Kind.REFUSED, ContainersException::kind)
        .withMessage(sentence);
  }
}
