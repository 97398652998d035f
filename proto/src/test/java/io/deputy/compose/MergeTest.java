package io.deputy.compose;

import static io.deputy.compose.Loading.FOLDER;
import static io.deputy.compose.Loading.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.deputy.compose.form.Shape.Form;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Devices;
import io.deputy.model.Mount;
import io.deputy.model.PublishedPort;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Ulimit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A later file over an earlier one, by each key's rule. */
class MergeTest {
  private static final String BASE =
      """
      services:
        web:
          image: web:1
          command: serve --fast
          environment: [A=1, B=1]
          labels: {x: "1", y: "1"}
          ports: ["80:8080", "443:8443"]
          volumes: ["data:/data", "logs:/logs:ro"]
          cap_add: [SYS_ADMIN]
          logging: {driver: json-file, options: {max-size: 1m}}
          healthcheck: {test: [CMD, a, b], interval: 5s}
          depends_on: [db]
        db: {image: "db:1"}
      volumes: {data: , logs: , other: }
      """;

  private static ServiceSpec over(String later) {
    var files =
        Loading.files(BASE)
            .with(
                FOLDER + "/over.yaml",
                "services:\n  web:\n" + later.indent(4) + "volumes: {data: }");
    return service(
        Loading.load(files, Request.in(FOLDER, Map.of()).withFiles("compose.yaml", "over.yaml")),
        "web");
  }

  @Test
  void aTextAndACommandAreReplaced() {
    ServiceSpec web = over("image: web:2\ncommand: [serve]\nhealthcheck: {test: x}");
    assertThat(web.container().image()).isEqualTo("web:2");
    assertThat(web.container().process().command()).containsExactly("serve");
    assertThat(web.container().healthcheck())
        .satisfies(
            check -> {
              assertThat(check.test()).containsExactly("CMD-SHELL", "x");
              assertThat(check.interval()).hasSeconds(5);
            });
  }

  @Test
  void environmentAndLabelsMergeByNameInAnyForm() {
    ServiceSpec web = over("environment: {B: 2, C: 3}\nlabels: [y=2]");
    assertThat(web.container().process().environment())
        .containsExactly(entry("A", "1"), entry("B", "2"), entry("C", "3"));
    assertThat(web.container().labels()).containsExactly(entry("x", "1"), entry("y", "2"));
  }

  @Test
  void portsAreAddedAndTheSameOneCountsOnce() {
    ServiceSpec web = over("ports: [\"80:8080\", \"90:9090\"]");
    assertThat(web.ports().stream().map(PublishedPort::published)).containsExactly(80, 443, 90);
  }

  @Test
  void mountsAreReplacedByTarget() {
    ServiceSpec web = over("volumes: [\"other:/data\"]");
    assertThat(web.container().mounts())
        .containsExactly(
            new Mount.Volume("shop_other", "/data", false),
            new Mount.Volume("shop_logs", "/logs", true));
  }

  @Test
  void listsOfWordsAreJoined() {
    assertThat(over("cap_add: [NET_ADMIN, SYS_ADMIN]").container().privileges().capAdd())
        .containsExactly("SYS_ADMIN", "NET_ADMIN");
  }

  @Test
  void devicesAreReplacedByTarget() {
    var devices =
        laid("devices: [/dev/a, '/dev/b:/dev/x']", "devices: ['/dev/c:/dev/x:r']").devices();
    assertThat(devices.mapped())
        .containsExactly(
            new Devices.Mapped("/dev/a", "/dev/a", "rwm"),
            new Devices.Mapped("/dev/c", "/dev/x", "r"));
  }

  @Test
  void aUlimitIsReplacedWhole() {
    var limits =
        laid(
                "ulimits: {nofile: {soft: 1, hard: 2}, core: 0}",
                "ulimits: {nofile: 9, nproc: {soft: 3, hard: 4}}")
            .limits();
    assertThat(limits.ulimits())
        .containsExactly(
            entry("core", new Ulimit(0, 0)),
            entry("nofile", new Ulimit(9, 9)),
            entry("nproc", new Ulimit(3, 4)));
  }

  @Test
  void hostsAreJoinedInAnyFormAndTheSameLineCountsOnce() {
    var networking =
        laid("extra_hosts: [\"a=1.1.1.1\", \"b:2.2.2.2\"]", "extra_hosts: {a: [1.1.1.1, 3.3.3.3]}")
            .networking();
    assertThat(networking.extraHosts()).containsExactly("a:1.1.1.1", "a:3.3.3.3", "b:2.2.2.2");
  }

  @Test
  void securityOptionsOfOneNameAllCount() {
    var privileges =
        laid("security_opt: [\"label=user:a\"]", "security_opt: [\"label=role:b\"]").privileges();
    assertThat(privileges.security()).containsExactly("label=user:a", "label=role:b");
  }

  private static ContainerSpec laid(String below, String above) {
    var files =
        Loading.files("services:\n  web:\n    image: x\n" + below.indent(4))
            .with(
                Loading.FOLDER + "/compose.override.yaml", "services:\n  web:\n" + above.indent(4));
    return Loading.service(Loading.load(files, Map.of()), "web").container();
  }

  @Test
  void anotherLogDriverTakesNoOptionsOver() {
    assertThat(over("logging: {options: {max-file: 3}}").container().logging().options())
        .containsExactly(entry("max-file", "3"), entry("max-size", "1m"));
    assertThat(over("logging: {driver: syslog}").container().logging().options()).isEmpty();
  }

  @Test
  void resetTakesAwayAndOverrideReplaces() {
    ServiceSpec web =
        over(
            "ports: !override [\"99:8080\"]\nenvironment: !reset {}\ncommand: !reset null\ndepends_on: !reset []");
    assertThat(web.ports().stream().map(PublishedPort::published)).containsExactly(99);
    assertThat(web.container().process().environment()).isEmpty();
    assertThat(web.container().process().command()).isNull();
    assertThat(web.dependencies()).isEmpty();
  }

  @Test
  void aThirdFileGoesOverAnOverride() {
    var files =
        Loading.files(BASE)
            .with(FOLDER + "/2.yaml", "services: {web: {environment: !override {X: 1}}}")
            .with(FOLDER + "/3.yaml", "services: {web: {environment: {Y: 2}}}");
    var request = Request.in(FOLDER, Map.of()).withFiles("compose.yaml", "2.yaml", "3.yaml");
    assertThat(service(Loading.load(files, request), "web").container().process().environment())
        .containsExactly(entry("X", "1"), entry("Y", "2"));
  }

  @Test
  void aDependencyInAListIsRequiredAgain() throws ComposeException {
    var files =
        Loading.files(
            """
            services:
              web: {image: x, depends_on: {db: {condition: service_healthy, required: false}}}
              db: {image: x}
            ---
            services: {web: {depends_on: [db]}}
            """);
    assertThat(Compose.show(Request.in(FOLDER, Map.of()), files).model().printed(Form.JSON))
        .extractingByKey("services")
        .extracting("web")
        .extracting("depends_on")
        .isEqualTo(Map.of("db", Map.of("condition", "service_started", "required", true)));
  }

  @Test
  void documentsOfOneFileMergeLikeFiles() {
    var loaded = Loading.load(BASE + "---\nservices: {db: {image: 'db:2'}}");
    assertThat(service(loaded, "db").container().image()).isEqualTo("db:2");
  }

  @Test
  void problemsOfAllFilesComeTogether() {
    var files =
        Loading.files("services: {web: {image: x, prots: []}}")
            .with(FOLDER + "/b.yaml", "services:\n  web:\n    command: {}\n");
    assertThat(
            Loading.problems(
                files, Request.in(FOLDER, Map.of()).withFiles("compose.yaml", "b.yaml")))
        .isEqualTo(
            List.of(
                "compose.yaml:1:28: services.web.prots: unknown key; did you mean \"ports\"?",
                "b.yaml:3:14: services.web.command: found a mapping, expected a command line or a"
                    + " list of its words"));
  }
}
