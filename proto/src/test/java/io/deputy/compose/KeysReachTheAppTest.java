package io.deputy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.compose.form.Key;
import io.deputy.compose.form.Key.Fate;
import io.deputy.compose.form.Keys;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What the table of keys says of them is so: one that is honoured changes the app, one that is
 * ignored changes nothing and is told of.
 */
class KeysReachTheAppTest {
  private static final List<String> SECTIONS =
      List.of("services", "networks", "volumes", "configs", "secrets");

  /** A key; the mapping it stands in without it, or with another value; the mapping with it. */
  private static final String SAMPLES =
      """
      services.annotations         | | annotations: {a: b}
      services.attach              | | attach: true
      services.blkio_config        | | blkio_config: {weight: 10}
      services.build               | | build: src
      services.cap_add             | | cap_add: [NET_ADMIN]
      services.cap_drop            | | cap_drop: [ALL]
      services.cgroup              | | cgroup: host
      services.cgroup_parent       | | cgroup_parent: m
      services.command             | | command: serve
      services.configs             | | configs: [it]
      services.container_name      | | container_name: web-1
      services.cpu_count           | | cpu_count: 2
      services.cpu_percent         | | cpu_percent: 50
      services.cpu_period          | | cpu_period: 1000
      services.cpu_quota           | | cpu_quota: 1000
      services.cpu_rt_period       | | cpu_rt_period: 1000
      services.cpu_rt_runtime      | | cpu_rt_runtime: 500
      services.cpu_shares          | | cpu_shares: 5
      services.cpus                | | cpus: 1
      services.cpuset              | | cpuset: "0"
      services.depends_on          | | depends_on: [db]
      services.deploy              | | deploy: {replicas: 2}
      services.develop             | | develop: {watch: [{path: src, action: rebuild}]}
      services.device_cgroup_rules | | device_cgroup_rules: ["c 1:3 mr"]
      services.devices             | | devices: [/dev/null]
      services.dns                 | | dns: 1.1.1.1
      services.dns_opt             | | dns_opt: [rotate]
      services.dns_search          | | dns_search: example.org
      services.domainname          | | domainname: example.org
      services.entrypoint          | | entrypoint: /serve
      services.env_file            | | env_file: a.env
      services.environment         | | environment: {A: a}
      services.expose              | | expose: ["80"]
      services.extends             | | extends: db
      services.extra_hosts         | | extra_hosts: ["a=10.0.0.1"]
      services.gpus                | | gpus: all
      services.group_add           | | group_add: [www]
      services.healthcheck         | | healthcheck: {test: [CMD, ready]}
      services.hostname            | | hostname: web
      services.image               | image: x | image: y
      services.init                | | init: true
      services.ipc                 | | ipc: host
      services.label_file          | | label_file: a.env
      services.labels              | | labels: {a: b}
      services.links               | depends_on: [db] | depends_on: [db], links: ["db:base"]
      services.logging             | | logging: {driver: none}
      services.mac_address         | | mac_address: "02:42:ac:11:65:43"
      services.mem_limit           | | mem_limit: 64m
      services.mem_reservation     | | mem_reservation: 64m
      services.mem_swappiness      | | mem_swappiness: 5
      services.memswap_limit       | mem_limit: 64m | mem_limit: 64m, memswap_limit: 128m
      services.network_mode        | | network_mode: host
      services.networks            | | networks: [it]
      services.oom_kill_disable    | | oom_kill_disable: true
      services.oom_score_adj       | | oom_score_adj: 5
      services.pid                 | | pid: host
      services.pids_limit          | | pids_limit: 5
      services.platform            | | platform: linux/amd64
      services.ports               | | ports: ["80:80"]
      services.post_start          | | post_start: [{command: warm}]
      services.pre_stop            | | pre_stop: [{command: leave}]
      services.privileged          | | privileged: true
      services.profiles            | | profiles: [dev]
      services.pull_policy         | | pull_policy: always
      services.pull_refresh_after  | pull_policy: refresh, pull_refresh_after: 1h | pull_policy: refresh, pull_refresh_after: 2h
      services.read_only           | | read_only: true
      services.restart             | | restart: "no"
      services.runtime             | | runtime: runsc
      services.scale               | | scale: 2
      services.secrets             | | secrets: [it]
      services.security_opt        | | security_opt: [no-new-privileges]
      services.shm_size            | | shm_size: 64m
      services.stdin_open          | | stdin_open: true
      services.stop_grace_period   | | stop_grace_period: 5s
      services.stop_signal         | | stop_signal: SIGINT
      services.storage_opt         | | storage_opt: {size: 1G}
      services.sysctls             | | sysctls: {net.core.somaxconn: "1024"}
      services.tmpfs               | | tmpfs: /t
      services.tty                 | | tty: true
      services.ulimits             | | ulimits: {nofile: 1024}
      services.user                | | user: www
      services.userns_mode         | | userns_mode: host
      services.uts                 | | uts: host
      services.volumes             | | volumes: ["it:/d"]
      services.volumes_from        | | volumes_from: [db]
      services.working_dir         | | working_dir: /w
      networks.attachable          | | attachable: true
      networks.driver              | | driver: overlay
      networks.driver_opts         | | driver_opts: {a: b}
      networks.enable_ipv4         | | enable_ipv4: false
      networks.enable_ipv6         | | enable_ipv6: true
      networks.external            | | external: true
      networks.internal            | | internal: true
      networks.ipam                | | ipam: {config: [{subnet: 10.0.0.0/24}]}
      networks.labels              | | labels: {a: b}
      networks.name                | | name: public
      volumes.driver               | | driver: nfs
      volumes.driver_opts          | | driver_opts: {type: tmpfs, device: tmpfs}
      volumes.external             | | external: true
      volumes.labels               | | labels: {a: b}
      volumes.name                 | | name: other
      configs.content              | content: a | content: b
      configs.environment          | environment: A | environment: B
      configs.external             | content: a | external: true
      configs.file                 | file: ./a.env | file: ./b.env
      configs.labels               | content: a | content: a, labels: {a: b}
      configs.name                 | external: true | external: true, name: other
      secrets.environment          | environment: A | environment: B
      secrets.external             | environment: A | external: true
      secrets.file                 | file: ./a.env | file: ./b.env
      secrets.labels               | environment: A | environment: A, labels: {a: b}
      secrets.name                 | external: true | external: true, name: other
      """;

  /** What a file with the sample is, that with the other side beside it. */
  record Sample(String key, String without, String with) {
    static Sample of(String row) {
      String[] cells = row.split("\\|", 3);
      return new Sample(cells[0].strip(), cells[1].strip(), cells[2].strip());
    }

    Key row() {
      return Objects.requireNonNull(Keys.all().get(key), key);
    }

    String section() {
      return key.substring(0, key.indexOf('.'));
    }

    String name() {
      return key.substring(key.indexOf('.') + 1);
    }

    /** As messages call it. */
    String way() {
      return section() + (section().equals("services") ? ".web." : ".it.") + name();
    }

    private String in(String place, String mapping, String otherwise) {
      return section().equals(place) ? mapping : otherwise;
    }

    Loaded loaded(String mapping) {
      String web =
          in(
              "services",
              mapping,
              "networks: [it], volumes: ['it:/d'], configs: [it], secrets: [it]");
      String file =
          "services: {web: {%s}, db: {image: y, command: sleep, volumes: ['it:/d']}}\n"
                  .formatted(web.contains("image:") ? web : "image: x, " + web)
              + "networks: {it: {%s}}\n".formatted(in("networks", mapping, ""))
              + "volumes: {it: {%s}}\n".formatted(in("volumes", mapping, ""))
              + "configs: {it: {%s}}\n".formatted(in("configs", mapping, "content: a"))
              + "secrets: {it: {%s}}\n".formatted(in("secrets", mapping, "environment: A"));
      var files =
          Loading.files(file)
              .with(Loading.FOLDER + "/a.env", "A=a")
              .with(Loading.FOLDER + "/b.env", "B=b")
              .with(Loading.FOLDER + "/src/Dockerfile", "FROM scratch");
      return Loading.load(files, Map.of("A", "a", "B", "b"));
    }

    boolean isTold() {
      return Loading.notices(loaded(with)).stream()
          .anyMatch(notice -> notice.contains(": %s: ignored: ".formatted(way())));
    }

    @Override
    public String toString() {
      return key;
    }
  }

  private static Stream<Sample> samples(Fate fate) {
    return SAMPLES.lines().map(Sample::of).filter(sample -> sample.row().fate() == fate);
  }

  static Stream<Sample> honoured() {
    return samples(Fate.HONOURED);
  }

  static Stream<Sample> ignored() {
    return samples(Fate.IGNORED);
  }

  @ParameterizedTest
  @MethodSource
  void honoured(Sample sample) {
    assertThat(sample.loaded(sample.with).app()).isNotEqualTo(sample.loaded(sample.without).app());
    assertThat(sample.isTold()).isFalse();
  }

  @ParameterizedTest
  @MethodSource
  void ignored(Sample sample) {
    assertThat(sample.loaded(sample.with).app()).isEqualTo(sample.loaded(sample.without).app());
    assertThat(sample.isTold()).isTrue();
  }

  @Test
  void aSampleOfEachKeyThatIsNotRefused() {
    var expected = new TreeSet<String>();
    Keys.all()
        .forEach(
            (name, key) -> {
              List<String> way = List.of(name.split("\\.", -1));
              if (way.size() == 2
                  && SECTIONS.contains(way.getFirst())
                  && key.fate() != Fate.REFUSED) {
                expected.add(name);
              }
            });
    assertThat(SAMPLES.lines().map(row -> Sample.of(row).key()))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void eachSampleHasItsKey() {
    assertThat(SAMPLES.lines().map(Sample::of))
        .allSatisfy(
            sample ->
                assertThat(mapping(sample.with).get(sample.name()))
                    .isNotEqualTo(mapping(sample.without).get(sample.name())));
  }

  private static Map<?, ?> mapping(String text) {
    return (Map<?, ?>)
        Objects.requireNonNull(
            new Load(LoadSettings.builder().build()).loadFromString("{" + text + "}"));
  }
}
