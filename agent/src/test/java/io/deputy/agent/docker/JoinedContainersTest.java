package io.deputy.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.deputy.agent.run.Containers.Found;
import io.deputy.agent.run.Containers.State;
import io.deputy.agent.run.ContainersException;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Joins;
import io.deputy.model.Mount;
import io.deputy.model.PlacementId;
import io.deputy.model.Probe;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Ties;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What Docker makes of containers that use those of others: it knows them by name. */
@Tag("contract")
class JoinedContainersTest {
  private static final PlacementId VPN = PlacementId.parse("shop/vpn.0#3");
  private static final PlacementId WEB = PlacementId.parse("shop/web.0#8");
  private static final String DATA_IMAGE = "deputy-test/data:1";
  @RegisterExtension static final PrivateDocker docker = new PrivateDocker();

  @TempDir Path state;
  private DockerContainers containers;

  @BeforeAll
  static void build() throws IOException {
    docker.build(
        DATA_IMAGE,
        """
        FROM deputy-test/plain:1
        RUN ["/bin/sh", "-c", "mkdir /image-data; echo seed > /image-data/seed"]
        VOLUME /image-data
        CMD ["true"]
        """);
  }

  @BeforeEach
  void connect() {
    containers = docker.containers(state);
  }

  @AfterEach
  void leave() throws IOException {
    PrivateDocker.leave(containers);
  }

  @Test
  void theNetworkOfAnother() throws Exception {
    String vpn = vpn();
    String web = web(network());
    containers.start(vpn);
    containers.start(web);
    assertThat(docker.run(web, "cat /etc/hostname; ip -4 -o addr show eth0"))
        .isEqualTo(docker.run(vpn, "cat /etc/hostname; ip -4 -o addr show eth0"))
        .isNotBlank();
    docker.run(web, "mkdir -p /www; echo hello > /www/index.html; httpd -p 8080 -h /www");
    assertThat(docker.run(vpn, "wget -q -O - http://127.0.0.1:8080/")).isEqualTo("hello\n");
    Probe probe = Probe.of(new Probe.Kind.Tcp(8080));
    assertThat(containers.probe(web, probe).healthy()).as("asked where the other is").isTrue();
    assertThat(found(web).addresses()).as("it has none of its own").isEmpty();
  }

  @Test
  void whoIsNotUpLendsNoNetwork() {
    vpn();
    String web = web(network());
    assertThatExceptionOfType(ContainersException.class).isThrownBy(() -> containers.start(web));
  }

  /** The other's was removed by hand and made anew: so must this one be, which then finds it. */
  @Test
  void whatUsesOneThatIsGoneIsGoneToo() throws Exception {
    String first = vpn();
    String web = web(network());
    containers.start(first);
    containers.start(web);
    containers.stop(web, null);
    containers.kill(first);
    containers.remove(first);
    String second = vpn();
    containers.start(second);
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(() -> containers.start(web))
        .returns(ContainersException.Kind.NO_CONTAINER, ContainersException::kind);
    String again = web(network());
    containers.start(again);
    assertThat(docker.run(again, "ip -4 -o addr show eth0"))
        .isEqualTo(docker.run(second, "ip -4 -o addr show eth0"));
  }

  @Test
  void processesAndSharedMemoryOfAnother() throws Exception {
    ContainerSpec lends =
        ComposeText.web(PrivateDocker.PLAIN, "ipc: shareable\ncommand: [sleep, \"600\"]\n")
            .container();
    String vpn = containers.create(VPN, ServiceSpec.of(VPN.service(), lends));
    String web = web(new Joins("", "vpn", "vpn", List.of()));
    containers.start(vpn);
    containers.start(web);
    docker.run(vpn, "echo shared > /dev/shm/note");
    assertThat(docker.run(web, "cat /dev/shm/note")).isEqualTo("shared\n");
    assertThat(docker.run(web, "readlink /proc/self/ns/pid"))
        .isEqualTo(docker.run(vpn, "readlink /proc/self/ns/pid"));
  }

  /** Of a data container that has run to its end, be they its file's or only its image's. */
  @Test
  void theVolumesOfAnother() throws Exception {
    ContainerSpec data =
        ContainerSpec.of(DATA_IMAGE)
            .withMounts(List.of(new Mount.Volume("shop_vpn-data", "/data", false)));
    String vpn = containers.create(VPN, ServiceSpec.of(VPN.service(), data));
    containers.start(vpn);
    String web = web(volumes(false));
    containers.start(web);
    assertThat(found(vpn).state()).isEqualTo(State.EXITED);
    assertThat(docker.run(web, "cat /image-data/seed; echo kept > /data/note; cat /data/note"))
        .isEqualTo("seed\nkept\n");
    containers.kill(web);
    containers.remove(web);
    String reader = web(volumes(true));
    containers.start(reader);
    assertThat(docker.run(reader, "cat /data/note; echo x > /data/note || true"))
        .contains("kept\n")
        .contains("Read-only");
  }

  private static Joins network() {
    return new Joins("vpn", "", "", List.of());
  }

  private static Joins volumes(boolean readOnly) {
    return new Joins("", "", "", List.of(new Joins.VolumesFrom("vpn", readOnly)));
  }

  private String vpn() {
    return containers.create(VPN, ServiceSpec.of(VPN.service(), DockerSpecs.untilExit()));
  }

  private String web(Joins joins) {
    var spec = ServiceSpec.of(WEB.service(), DockerSpecs.untilExit().withJoins(joins));
    return containers.create(WEB, spec, Ties.to(List.of(VPN)));
  }

  private Found found(String container) {
    return containers.list().stream()
        .filter(f -> f.container().equals(container))
        .findFirst()
        .orElseThrow();
  }
}
