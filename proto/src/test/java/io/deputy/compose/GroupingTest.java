package io.deputy.compose;

import static io.deputy.compose.Loading.load;
import static io.deputy.compose.Loading.notices;
import static io.deputy.compose.Loading.problems;
import static io.deputy.compose.Loading.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.FallbackMode;
import io.deputy.model.Fencing;
import io.deputy.model.Group;
import io.deputy.model.Joins;
import io.deputy.model.Restarts;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Services that use the containers of others, and what becomes of what each of them asks for. */
class GroupingTest {
  @Test
  void oneInTheNetworkOfAnother() {
    var loaded =
        load(
            """
            services:
              app: {image: x, network_mode: 'service:vpn', expose: [8080], pid: 'service:vpn'}
              vpn: {image: y, ports: ['80:8080']}
              web: {image: z}
            """);
    assertThat(service(loaded, "app"))
        .satisfies(
            s -> {
              assertThat(s.container().joins()).isEqualTo(new Joins("vpn", "", "vpn", List.of()));
              assertThat(s.container().onAppNetworks()).isFalse();
              assertThat(s.networks()).isEmpty();
              assertThat(s.knownPorts()).as("where it is probed").containsExactly(8080);
              assertThat(s.group()).isEqualTo(new Group("vpn", false));
              assertThat(s.follows()).isTrue();
              assertThat(s.dependencies()).hasSize(1);
            });
    assertThat(service(loaded, "vpn").follows()).isFalse();
    assertThat(service(loaded, "vpn").group()).isEqualTo(new Group("vpn", false));
    assertThat(service(loaded, "web").group()).isNull();
  }

  /** As dictyBase has it: format 1, and a data container whose command ends at once. */
  @Test
  void aDataContainerAndThoseThatTakeItsVolumes() {
    var loaded =
        load(
            """
            data:
              image: busybox
              command: 'true'
              volumes: [/data, /log]
            app:
              image: x
              volumes_from: [data, 'data:ro']
            """);
    assertThat(service(loaded, "data"))
        .satisfies(
            s -> {
              assertThat(s.restarts()).isEqualTo(Restarts.of(Restarts.When.ON_FAILURE));
              assertThat(s.group()).isEqualTo(new Group("data", true));
              assertThat(s.boundToData()).isTrue();
            });
    assertThat(service(loaded, "app"))
        .satisfies(
            s -> {
              assertThat(s.container().joins().volumes())
                  .containsExactly(
                      new Joins.VolumesFrom("data", false), new Joins.VolumesFrom("data", true));
              assertThat(s.boundToData()).isTrue();
              assertThat(s.policy().fencing()).isEqualTo(Fencing.STRICT);
              assertThat(s.policy().fallback()).isEqualTo(FallbackMode.WARM);
              assertThat(s.restarts()).isEqualTo(Restarts.ALWAYS);
            });
    assertThat(service(loaded, "data").policy().fallback()).isEqualTo(FallbackMode.WARM);
    assertThat(notices(loaded)).hasSize(2).allMatch(n -> n.contains("kept as the volume"));
  }

  @Test
  void whoServesIsNoDataContainer() {
    var loaded =
        load(
            """
            services:
              db: {image: x, volumes: [/data], expose: [5432]}
              backup: {image: y, volumes_from: [db]}
            """);
    assertThat(service(loaded, "db").restarts()).isEqualTo(Restarts.ALWAYS);
  }

  /** Of an application server and the web server before it, as many have them. */
  @Test
  void whoIsNamedOtherwiseIsNoDataContainer() {
    for (String by : List.of("links: [php]", "depends_on: [php]", "ipc: 'service:php'")) {
      var loaded =
          load(
              """
              services:
                php: {image: php, ipc: shareable, volumes: [/srv]}
                web: {image: nginx, volumes_from: [php], %s}
                data: {image: x, volumes: [/d]}
                backup: {image: y, volumes_from: [data]}
              """
                  .formatted(by));
      assertThat(service(loaded, "php").restarts()).as(by).isEqualTo(Restarts.ALWAYS);
      assertThat(service(loaded, "data").restarts().mayEnd()).isTrue();
    }
  }

  @Test
  void thoseThatOneUsesStandTogetherToo() {
    var loaded =
        load(
            """
            services:
              app: {image: x, network_mode: 'service:vpn', volumes_from: [conf]}
              conf: {image: y, x-deputy: {fallback: cold}}
              cron: {image: x, ipc: 'service:shared'}
              shared: {image: x, ipc: shareable}
              vpn: {image: z}
            """);
    for (String name : List.of("app", "conf", "vpn")) {
      assertThat(service(loaded, name).group()).isEqualTo(new Group("conf", false));
      assertThat(service(loaded, name).policy().fallback()).isEqualTo(FallbackMode.COLD);
    }
    assertThat(service(loaded, "cron").group()).isEqualTo(new Group("shared", false));
  }

  @Test
  void whatCouldNotStayTogetherIsTold() {
    assertThat(
            problems(
                """
                services:
                  app: {image: x, network_mode: 'service:vpn', scale: 2, ports: ['80:80']}
                  vpn: {image: y, x-deputy: {fencing: relaxed}}
                  cron: {image: x, volumes: ['dd:/d'], pid: 'service:vpn'}
                  mail: {image: x, ipc: 'service:vpn', volumes_from: ['container:old', 'vpn:rx']}
                volumes: {dd: {}}
                """))
        .containsExactly(
            "compose.yaml:2:8: services.app: has 2 replicas, and \"vpn\", beside which it stands, has"
                + " 1; expected as many",
            "compose.yaml:2:58: services.app.ports: it is in the network of \"vpn\", which has its own;"
                + " say it there",
            "compose.yaml:3:30: services.vpn.x-deputy.fencing: found relaxed, expected strict, as of"
                + " those beside which it stands",
            "compose.yaml:5:20: services.mail.ipc: \"vpn\" keeps its own to itself; say ipc: shareable"
                + " there",
            "compose.yaml:5:55: services.mail.volumes_from[0]: refused: containers that are not the"
                + " app's own are not on every machine; expected SERVICE[:ro|rw]",
            "compose.yaml:5:72: services.mail.volumes_from[1]: found \"vpn:rx\", expected"
                + " SERVICE[:ro|rw]");
  }
}
