package io.deputy.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.core.RemoteApiVersion;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.agent.run.Containers.ImageFacts;
import io.deputy.agent.run.ContainersException;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Content;
import io.deputy.model.Healthcheck;
import io.deputy.model.Logging;
import io.deputy.model.Mount;
import io.deputy.model.Networking;
import io.deputy.model.PlacementId;
import io.deputy.model.Ports;
import io.deputy.model.Privileges;
import io.deputy.model.ProcessSpec;
import io.deputy.model.Reservation;
import io.deputy.model.Restarts;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Spread;
import io.deputy.model.Ties;
import io.deputy.model.VolumeSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Each Compose key, and what Docker is asked for because of it: exact, and only what differs from
 * the plainest request.
 */
class CreateRequestTest {
  private static final PlacementId PLACEMENT = PlacementId.parse("live/db.0#7");
  private static final AppNetwork DEFAULT =
      new AppNetwork("live", "live_default", "172.18.0.0/16", "172.18.0.1");
  private static final AppNetwork BACK =
      new AppNetwork("live", "live_back", "172.19.0.0/16", "172.19.0.1");
  private static final Image IMAGE =
      DockerSpecs.image(new ImageFacts(Ports.NONE, false, ""), "docker-entrypoint.sh");
  private static final RemoteApiVersion NEWEST = ApiVersion.NEWEST_KNOWN;
  private static final RemoteApiVersion OLDER = RemoteApiVersion.VERSION_1_41;
  private static final Content CONTENT = new Content("ab".repeat(32), 10);

  private final ContainerSpec plain = ContainerSpec.of("postgres:15");

  @Test
  void thePlainestRequest() {
    assertThat(Requests.json(request(plain)))
        .isEqualTo(
            Requests.json(
                """
                {
                  "name": "live.db-0-7",
                  "Image": "postgres:15",
                  "Labels": {
                    "io.deputy.app": "live",
                    "io.deputy.cluster": "lab",
                    "io.deputy.hash": "h1",
                    "io.deputy.leased": "false",
                    "io.deputy.on": "live_default",
                    "io.deputy.placement": "live/db.0#7",
                    "io.deputy.service": "db",
                    "io.deputy.slot": "0"
                  },
                  "HostConfig": {
                    "NetworkMode": "live_default",
                    "Dns": ["172.18.0.1"],
                    "DnsSearch": ["."],
                    "RestartPolicy": {"Name": "", "MaximumRetryCount": 0}
                  }
                }
                """));
  }

  @Test
  void command() {
    assertAdds(
        process(null, List.of("postgres", "-c", "fsync=on")),
        """
        {"Cmd": ["postgres", "-c", "fsync=on"]}
        """);
  }

  @Test
  void commandEmptyClearsTheImagesByGivingItsEntrypointAgain() {
    assertAdds(
        process(null, List.of()),
        """
        {"Entrypoint": ["docker-entrypoint.sh"], "Cmd": []}
        """);
  }

  @Test
  void entrypoint() {
    assertAdds(
        process(List.of("/start", "now"), null),
        """
        {"Entrypoint": ["/start", "now"]}
        """);
  }

  @Test
  void entrypointEmptyClearsTheImages() {
    assertAdds(
        process(List.of(), null),
        """
        {"Entrypoint": []}
        """);
  }

  @Test
  void nothingToRunIsRefused() {
    assertRefused(
        process(List.of(), List.of()),
        "live/db can't run: its command is empty, and so is the entrypoint, so nothing would run");
  }

  @Test
  void environment() {
    assertAdds(
        plain.withProcess(
            new ProcessSpec(
                null,
                null,
                new TreeMap<>(Map.of("PGDATA", "/data", "EMPTY", "", "EQ", "a=b")),
                "",
                "",
                false,
                "",
                null)),
        """
        {"Env": ["EMPTY=", "EQ=a=b", "PGDATA=/data"]}
        """);
  }

  @Test
  void userWorkingDirInitAndStop() {
    assertAdds(
        plain.withProcess(
            new ProcessSpec(
                null,
                null,
                new TreeMap<>(),
                "999:999",
                "/srv",
                true,
                "SIGINT",
                Duration.ofMillis(90_500))),
        """
        {
          "User": "999:999", "WorkingDir": "/srv", "StopSignal": "SIGINT", "StopTimeout": 91,
          "HostConfig": {"Init": true}
        }
        """);
  }

  @Test
  void capAddCapDropPrivilegedReadOnly() {
    assertAdds(
        with(new Privileges(List.of("NET_ADMIN", "CAP_SYS_TIME"), List.of("all"), true, true)),
        """
        {"HostConfig": {
          "CapAdd": ["NET_ADMIN", "SYS_TIME"], "CapDrop": ["ALL"],
          "Privileged": true, "ReadonlyRootfs": true
        }}
        """);
  }

  @Test
  void anUnknownCapabilityIsRefused() {
    assertRefused(
        with(new Privileges(List.of("NET_ADMN"), List.of(), false, false)),
        "live/db can't run: cap_add: \"NET_ADMN\" is no capability of Linux");
  }

  @Test
  void platformAndHostname() {
    assertAdds(
        plain
            .withPlatform("linux/amd64")
            .withNetworking(Networking.USUAL.withHostname("db.example.org")),
        """
        {"platform": "linux/amd64", "Hostname": "db.example.org"}
        """);
  }

  @Test
  void labelsAreKeptBesideDeputysWhichWin() {
    ContainerSpec labelled =
        plain.withLabels(
            new TreeMap<>(Map.of("traefik.enable", "true", "io.deputy.cluster", "theirs")));
    assertAdds(
        labelled,
        """
        {"Labels": {"traefik.enable": "true"}}
        """);
  }

  @Test
  void logging() {
    assertAdds(
        with(new Logging("syslog", new TreeMap<>(Map.of("tag", "db")))),
        """
        {"HostConfig": {"LogConfig": {"Type": "syslog", "Config": {"tag": "db"}}}}
        """);
    assertAdds(
        with(new Logging("", new TreeMap<>(Map.of("max-size", "10m")))),
        """
        {"HostConfig": {"LogConfig": {"Config": {"max-size": "10m"}}}}
        """);
  }

  /** Docker says itself which drivers it has: its own, and those of its plugins. */
  @Test
  void loggingByAPlugin() {
    assertAdds(
        with(new Logging("grafana/loki-docker-driver:3.3.2", new TreeMap<>(Map.of("keep", "1")))),
        """
        {"HostConfig": {"LogConfig": {
          "Type": "grafana/loki-docker-driver:3.3.2", "Config": {"keep": "1"}
        }}}
        """);
  }

  @Test
  void healthcheck() {
    assertAdds(
        with(check(List.of("CMD", "pg_isready"), Duration.ofSeconds(1), 5)),
        """
        {"Healthcheck": {
          "Test": ["CMD", "pg_isready"], "Interval": 1000000000, "Timeout": 2000000000,
          "StartPeriod": 3000000000, "StartInterval": 4000000000, "Retries": 5
        }}
        """);
  }

  @Test
  void healthcheckThatOnlyChangesTheImagesTimes() {
    assertAdds(
        with(
            new Healthcheck(
                List.of(), Duration.ofSeconds(9), Duration.ZERO, Duration.ZERO, Duration.ZERO, 0)),
        """
        {"Healthcheck": {"Interval": 9000000000}}
        """);
  }

  @Test
  void healthcheckDisabled() {
    assertAdds(
        with(check(List.of("NONE"), Duration.ofSeconds(1), 5)),
        """
        {"Healthcheck": {"Test": ["NONE"]}}
        """);
  }

  @Test
  void anOlderDockerIsNotAskedForAStartInterval() {
    ContainerSpec spec = with(check(List.of("CMD", "true"), Duration.ZERO, 0));
    CreateRequest older = request(service(spec), List.of(DEFAULT), Map.of(), OLDER);
    assertThat(Requests.json(older).path("Healthcheck").has("StartInterval")).isFalse();
    assertThat(Requests.json(request(spec)).path("Healthcheck").has("StartInterval")).isTrue();
  }

  @Test
  void volume() {
    assertAdds(
        plain.withMounts(List.of(new Mount.Volume("live_data", "/data", false))),
        """
        {"HostConfig": {"Mounts": [{
          "Type": "volume", "Source": "live_data", "Target": "/data",
          "VolumeOptions": {"Labels": {
            "io.deputy.app": "live", "io.deputy.cluster": "lab",
            "io.deputy.slot": "0", "io.deputy.volume": "live_data"
          }}
        }]}}
        """);
  }

  @Test
  void volumeOfAFurtherSlotIsItsOwn() {
    var mounts = new MountRequests("lab", PlacementId.parse("live/db.2#9"), Map.of(), NEWEST);
    var host = new HostConfig();
    mounts.into(host, List.of(new Mount.Volume("live_data", "/data", false)));
    assertThat(host.getMounts().getFirst())
        .returns("live_data.2", m -> m.getSource())
        .satisfies(
            m -> assertThat(m.getVolumeOptions().getLabels()).containsEntry("io.deputy.slot", "2"));
  }

  @Test
  void bind() {
    assertAdds(
        plain.withMounts(
            List.of(
                new Mount.Bind("/srv/genomes", "/genomes", true, ""),
                new Mount.Bind("/srv/work", "/work", false, "rshared"))),
        """
        {"Labels": {"io.deputy.leased": "true"},
         "HostConfig": {"Mounts": [
          {"Type": "bind", "Source": "/srv/genomes", "Target": "/genomes", "ReadOnly": true},
          {"Type": "bind", "Source": "/srv/work", "Target": "/work",
           "BindOptions": {"Propagation": "rshared"}}
        ]}}
        """);
  }

  @Test
  void anUnknownPropagationIsRefused() {
    assertRefused(
        plain.withMounts(List.of(new Mount.Bind("/srv", "/srv", false, "sideways"))),
        "live/db can't run: propagation \"sideways\" of /srv is not one of"
            + " private, rprivate, shared, rshared, slave, rslave");
  }

  @Test
  void carriedFiles() {
    assertAdds(
        plain.withMounts(List.of(new Mount.Carried(CONTENT, "/etc/app.conf", true))),
        """
        {"HostConfig": {"Mounts": [{
          "Type": "bind", "Source": "/state/unpacked", "Target": "/etc/app.conf", "ReadOnly": true
        }]}}
        """);
  }

  @Test
  void tmpfs() {
    assertAdds(
        plain.withMounts(
            List.of(
                new Mount.Tmpfs("/tmp", 0, 0, List.of()),
                new Mount.Tmpfs("/run", 65536, 01777, List.of()))),
        """
        {"HostConfig": {"Mounts": [
          {"Type": "tmpfs", "Target": "/tmp"},
          {"Type": "tmpfs", "Target": "/run", "TmpfsOptions": {"SizeBytes": 65536, "Mode": 1023}}
        ]}}
        """);
  }

  @Test
  void severalNetworksAreAllAskedForNamesAndTheFirstIsGivenAtOnce() {
    assertThat(
            Requests.difference(
                request(plain), request(service(plain), List.of(BACK, DEFAULT), Map.of(), NEWEST)))
        .isEqualTo(
            Requests.json(
                """
                {
                  "Labels": {"io.deputy.on": "live_back live_default"},
                  "HostConfig": {
                    "NetworkMode": "live_back", "Dns": ["172.19.0.1", "172.18.0.1"]
                  }
                }
                """));
  }

  @Test
  void noNetworkAtAll() {
    CreateRequest alone = request(service(plain), List.of(), Map.of(), NEWEST);
    assertThat(Requests.json(alone).path("HostConfig"))
        .isEqualTo(
            Requests.json(
                "{\"NetworkMode\": \"none\", \"RestartPolicy\": {\"Name\": \"\", \"MaximumRetryCount\": 0}}"));
  }

  @Test
  void reservedMemoryIsToldAndReservedProcessorsAreNot() {
    ServiceSpec reserved = service(plain);
    reserved =
        new ServiceSpec(
            reserved.id(),
            reserved.container(),
            3,
            reserved.ports(),
            new TreeSet<>(List.of(5432)),
            new TreeSet<>(List.of(53)),
            reserved.networks(),
            reserved.dependencies(),
            reserved.constraints(),
            new Reservation(2000, 1 << 30),
            reserved.policy(),
            Restarts.ALWAYS,
            null,
            Spread.USUAL,
            Collections.emptySortedMap(),
            Collections.emptySortedSet(),
            reserved.hash());
    assertThat(
            Requests.difference(
                request(plain), request(reserved, List.of(DEFAULT), Map.of(), NEWEST)))
        .isEqualTo(Requests.json("{\"HostConfig\": {\"MemoryReservation\": 1073741824}}"));
  }

  @Test
  void whatADockerIsTooOldForIsRefused() {
    assertRefusedByAnOlder(
        new Mount.Image("docs:1", "/docs", ""),
        "a mount of image docs:1 needs Docker 28 or newer, which speaks API 1.48; this machine's"
            + " speaks 1.41");
    assertRefusedByAnOlder(
        new Mount.Volume("live_data", "/data", false, false, "a/b", VolumeSource.MANAGED),
        "a subpath of volume live_data needs Docker 26 or newer, which speaks API 1.45; this"
            + " machine's speaks 1.41");
    assertRefusedByAnOlder(
        new Mount.Bind("/srv", "/srv", true, "", "readonly", ""),
        "recursive readonly of /srv needs Docker 25 or newer, which speaks API 1.44; this machine's"
            + " speaks 1.41");
  }

  private void assertRefusedByAnOlder(Mount mount, String why) {
    var request =
        request(service(plain.withMounts(List.of(mount))), List.of(DEFAULT), Map.of(), OLDER);
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(() -> Requests.json(request))
        .returns(ContainersException.Kind.REFUSED, ContainersException::kind)
        .withMessage("live/db can't run: " + why);
  }

  private void assertAdds(ContainerSpec spec, String expected) {
    assertThat(Requests.difference(request(plain), request(spec)))
        .isEqualTo(Requests.json(expected));
  }

  private static void assertRefused(ContainerSpec spec, String sentence) {
    assertThatExceptionOfType(ContainersException.class)
        .isThrownBy(() -> Requests.json(request(spec)))
        .returns(ContainersException.Kind.REFUSED, ContainersException::kind)
        .withMessage(sentence);
  }

  private static CreateRequest request(ContainerSpec container) {
    Map<Mount, Path> carried =
        Map.of(new Mount.Carried(CONTENT, "/etc/app.conf", true), Path.of("/state/unpacked"));
    return request(service(container), List.of(DEFAULT), carried, NEWEST);
  }

  private static CreateRequest request(
      ServiceSpec spec,
      List<AppNetwork> networks,
      Map<Mount, Path> carried,
      RemoteApiVersion docker) {
    return new CreateRequest("lab", PLACEMENT, spec, IMAGE, networks, carried, Ties.NONE, docker);
  }

  private static ServiceSpec service(ContainerSpec container) {
    return ServiceSpec.of(PLACEMENT.service(), container).withHash("h1");
  }

  private ContainerSpec process(@Nullable List<String> entrypoint, @Nullable List<String> command) {
    return plain.withProcess(
        new ProcessSpec(entrypoint, command, new TreeMap<>(), "", "", false, "", null));
  }

  private static Healthcheck check(List<String> test, Duration interval, int retries) {
    return new Healthcheck(
        test,
        interval,
        Duration.ofSeconds(2),
        Duration.ofSeconds(3),
        Duration.ofSeconds(4),
        retries);
  }

  private ContainerSpec with(Privileges privileges) {
    return plain.withPrivileges(privileges);
  }

  private ContainerSpec with(Logging logging) {
    return plain.withLogging(logging);
  }

  private ContainerSpec with(Healthcheck healthcheck) {
    return plain.withHealthcheck(healthcheck);
  }
}
