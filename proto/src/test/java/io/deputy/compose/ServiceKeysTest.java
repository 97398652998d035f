package io.deputy.compose;

import static io.deputy.compose.Loading.FOLDER;
import static io.deputy.compose.Loading.load;
import static io.deputy.compose.Loading.notices;
import static io.deputy.compose.Loading.problems;
import static io.deputy.compose.Loading.service;
import static io.deputy.compose.Loading.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.deputy.compose.form.Shape.Form;
import io.deputy.model.Access;
import io.deputy.model.Constraint;
import io.deputy.model.Content;
import io.deputy.model.Dependency;
import io.deputy.model.FallbackMode;
import io.deputy.model.Fencing;
import io.deputy.model.Guest;
import io.deputy.model.Healthcheck;
import io.deputy.model.MachineName;
import io.deputy.model.Mount;
import io.deputy.model.NetworkAttachment;
import io.deputy.model.NetworkMode;
import io.deputy.model.Policy;
import io.deputy.model.Probe;
import io.deputy.model.ProcessSpec;
import io.deputy.model.Reservation;
import io.deputy.model.Restarts;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Sorted;
import io.deputy.model.Spread;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From each honoured key to the model. */
class ServiceKeysTest {
  @Test
  void process() {
    assertThat(
            web("user: \"1000:1000\"\nworking_dir: /w\ninit: true\nstop_signal: SIGINT\nstop_grace_period: 1m30s")
                .container()
                .process())
        .isEqualTo(
            new ProcessSpec(
                null,
                null,
                Sorted.copyOf(Map.<String, String>of()),
                "1000:1000",
                "/w",
                true,
                "SIGINT",
                Duration.ofSeconds(90)));
  }

  @Test
  void environmentTakesOverWhatHasNoValueAndLeavesOutWhatNobodyHas() {
    var files =
        Loading.files(
                """
                services:
                  web:
                    image: x
                    env_file: [web.env, {path: gone.env, required: false}]
                    environment:
                      A: 1
                      B: true
                      C: ""
                      TOKEN:
                      GONE:
                """)
            .with(FOLDER + "/web.env", "A=file\nFILE=yes\nGONE=from file\nTOKEN");
    var loaded = load(files, Map.of("TOKEN", "secret"));
    assertThat(service(loaded, "web").container().process().environment())
        .containsExactly(
            entry("A", "1"),
            entry("B", "true"),
            entry("C", ""),
            entry("FILE", "yes"),
            entry("TOKEN", "secret"));
  }

  @Test
  void whatAnEnvFileSetsGoesOverEarlierOnes() {
    var files =
        Loading.files("services: {web: {image: x, env_file: [a.env, b.env]}}")
            .with(FOLDER + "/a.env", "A=1\nB=1")
            .with(FOLDER + "/b.env", "A=2\nC=$A-$B");
    assertThat(service(load(files, Map.of()), "web").container().process().environment())
        .containsEntry("C", "2-1");
  }

  @Test
  void container() {
    var container =
        web("platform: linux/amd64\nhostname: h\nprivileged: true\nread_only: true\ncap_drop: ALL"
                    .replace("ALL", "[ALL]")
                + "\nlabels: [a=b, c]\nlogging: {driver: json-file, options: {max-file: 10}}")
            .container();
    assertThat(container.platform()).isEqualTo("linux/amd64");
    assertThat(container.networking().hostname()).isEqualTo("h");
    assertThat(container.privileges().privileged()).isTrue();
    assertThat(container.privileges().readOnlyRoot()).isTrue();
    assertThat(container.privileges().capDrop()).containsExactly("ALL");
    assertThat(container.labels()).containsExactly(entry("a", "b"), entry("c", ""));
    assertThat(container.logging().driver()).isEqualTo("json-file");
    assertThat(container.logging().options()).containsExactly(entry("max-file", "10"));
  }

  @Test
  void healthcheck() {
    assertThat(
            web("healthcheck: {test: curl -f x, interval: 1m, timeout: 5s, retries: 3, start_period: 10s, start_interval: 1s}")
                .container()
                .healthcheck())
        .isEqualTo(
            new Healthcheck(
                List.of("CMD-SHELL", "curl -f x"),
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                3));
    assertThat(web("healthcheck: {disable: true}").container().healthcheck())
        .satisfies(check -> assertThat(check.disabled()).isTrue());
    assertThat(web("").container().healthcheck()).isNull();
  }

  /** As of a service's own: docker compose does not make it an empty one. */
  @Test
  void aVariableOfAHookThatHasNoValueIsLeftOut() {
    for (String written : List.of("[NONE, EMPTY=, A=b]", "{NONE: , EMPTY: '', A: b}")) {
      ServiceSpec web =
          web(
              "environment: %s\npost_start: [{command: seed, environment: %s}]"
                  .formatted(written, written));
      assertThat(web.container().hooks().postStart().getFirst().environment())
          .isEqualTo(web.container().process().environment())
          .isEqualTo(Map.of("EMPTY", "", "A", "b"));
    }
  }

  @Test
  void attemptsThatAreNotCounted() {
    String file = "services: {web: {image: x, deploy: {restart_policy: %s}}}";
    assertThat(Loading.notices(Loading.load(file.formatted("{condition: any, max_attempts: 3}"))))
        .containsExactly(
            "compose.yaml:1:70: services.web.deploy.restart_policy.max_attempts: ignored: with"
                + " condition any it is started again however often it ends; say on-failure to give"
                + " it up");
    for (String policy : List.of("{condition: any}", "{condition: on-failure, max_attempts: 3}")) {
      assertThat(Loading.notices(Loading.load(file.formatted(policy)))).isEmpty();
    }
  }

  @Test
  void namesOfNetworks() {
    String file = "services: {web: {image: x, networks: [a]}}\nnetworks: {a: %s}\nname: shop";
    for (String usual : List.of("", "{name: shop_a}")) {
      assertThat(service(load(file.formatted(usual)), "web").networks())
          .containsExactly(NetworkAttachment.own("a", false, List.of()));
    }
    var loaded = Loading.load(file.formatted("{name: public, internal: true}"));
    assertThat(Loading.notices(loaded))
        .containsExactly(
            "compose.yaml:2:30: networks.a.internal: is the app's own, since it is internal: no"
                + " other app can be on it as \"public\"");
  }

  @Test
  void oneOnEachMachine() {
    var spec = web("deploy: {mode: global}");
    assertThat(spec.spread()).isEqualTo(Spread.EVERY_MACHINE);
    assertThat(spec.replicas()).isEqualTo(1);
    assertThat(spec.policy().fallback()).isEqualTo(FallbackMode.NONE);
    assertThat(spec.restarts()).isEqualTo(Restarts.ALWAYS);
    var job = web("deploy: {mode: global-job}");
    assertThat(job.spread()).isEqualTo(Spread.EVERY_MACHINE);
    assertThat(job.restarts().mayEnd()).isTrue();
  }

  @Test
  void overWhatReplicasAreSpread() {
    var spec =
        web(
            """
            deploy:
              placement:
                preferences: [{spread: node.labels.rack}, {spread: engine.labels.x}]
                max_replicas_per_node: 2
            """);
    assertThat(spec.spread()).isEqualTo(new Spread(false, List.of("node.labels.rack"), 2));
    assertThat(web("").spread()).isEqualTo(Spread.USUAL);
  }

  @Test
  void deploy() {
    var spec =
        web(
            """
            deploy:
              replicas: "3"
              mode: replicated
              placement: {constraints: ["node.labels.disk == ssd", "node.hostname!=h1"]}
              resources: {reservations: {cpus: "0.25", memory: 64M}}
              labels: [traefik.enable=true]
            """);
    assertThat(spec.replicas()).isEqualTo(3);
    assertThat(spec.constraints())
        .containsExactly(
            new Constraint("node.labels.disk", true, "ssd"),
            new Constraint("node.hostname", false, "h1"));
    assertThat(spec.reservation()).isEqualTo(new Reservation(250, 64 << 20));
    assertThat(spec.labels()).containsExactly(Map.entry("traefik.enable", "true"));
    assertThat(spec.container().labels()).isEmpty();
    assertThat(web("scale: 2\nmem_reservation: 1g"))
        .satisfies(
            s -> {
              assertThat(s.replicas()).isEqualTo(2);
              assertThat(s.reservation()).isEqualTo(new Reservation(0, 1 << 30));
            });
  }

  @Test
  void networks() {
    assertThat(web("").networks())
        .containsExactly(NetworkAttachment.own("default", false, List.of()));
    var loaded =
        load(
            """
            services:
              a: {image: x, networks: [front, back]}
              b: {image: x, networks: {back: {aliases: [database]}, default: }}
            networks: {front: , back: {internal: true}}
            """);
    assertThat(service(loaded, "a").networks())
        .containsExactly(
            NetworkAttachment.own("back", true, List.of()),
            NetworkAttachment.own("front", false, List.of()));
    assertThat(service(loaded, "b").networks())
        .containsExactly(
            NetworkAttachment.own("back", true, List.of("database")),
            NetworkAttachment.own("default", false, List.of()));
  }

  /** As others would name it, whichever key it has here. */
  @Test
  void networksThatAppsShare() {
    var loaded =
        load(
            """
            services:
              a: {image: x, networks: [edge, old, own, inner, mine]}
            networks:
              edge: {external: true}
              old: {external: {name: proxy_default}}
              own: {name: metrics}
              inner: {name: vault, internal: true}
              mine:
            """);
    assertThat(service(loaded, "a").networks())
        .containsExactly(
            new NetworkAttachment("edge", "edge", false, List.of()),
            NetworkAttachment.own("inner", true, List.of()),
            NetworkAttachment.own("mine", false, List.of()),
            new NetworkAttachment("old", "proxy_default", false, List.of()),
            new NetworkAttachment("own", "metrics", false, List.of()));
  }

  @Test
  void theMachinesNetworkAndNone() {
    var loaded =
        load(
            """
            services:
              host: {image: x, network_mode: host, ports: ["80:8080"], expose: [9000]}
              none: {image: x, network_mode: none, ports: ["80:8080"]}
              bridge: {image: x, network_mode: bridge}
            """);
    assertThat(service(loaded, "host"))
        .satisfies(
            s -> {
              assertThat(s.container().networking().mode()).isEqualTo(NetworkMode.HOST);
              assertThat(s.networks()).isEmpty();
              assertThat(s.ports()).isEmpty();
              assertThat(s.knownPorts()).as("where it is probed").containsExactly(8080, 9000);
            });
    assertThat(service(loaded, "none").container().networking().mode()).isEqualTo(NetworkMode.NONE);
    assertThat(service(loaded, "bridge").networks())
        .containsExactly(NetworkAttachment.own("default", false, List.of()));
    assertThat(notices(loaded))
        .containsExactly(
            "compose.yaml:2:40: services.host.ports: ignored: with network_mode host it listens on its"
                + " machine itself, at the ports it opens",
            "compose.yaml:3:40: services.none.ports: ignored: with network_mode none nobody can connect"
                + " to it",
            "compose.yaml:4:22: services.bridge.network_mode: the app's default network is taken: on"
                + " Docker's own, apps are not kept apart");
  }

  @Test
  void whatVariablesStandInIsWithheld() {
    var loaded =
        Loading.load(
            Loading.files(
                """
                services:
                  web:
                    image: web:${TAG}
                    command: redis-server --requirepass ${PW}
                    entrypoint: [run, "plain"]
                    labels: ["a=${PW}", "b=plain"]
                    healthcheck: {test: "ping -p ${PW}"}
                    logging: {driver: gelf, options: {tag: "${PW}", mode: plain}}
                    deploy: {labels: {c: "${PW}"}}
                    post_start: [{command: "seed ${PW}"}]
                    x-deputy: {probe: {http: "/${PW}"}, ports: [80]}
                """),
            Map.of("PW", "hush", "TAG", "1"));
    assertThat(service(loaded, "web").withheld())
        .containsExactly(
            "command",
            "deploy.labels.c",
            "healthcheck.test",
            "labels.a",
            "logging.options.tag",
            "post_start",
            "x-deputy.probe");
  }

  @Test
  void aliasesOfLinksAreWhoLinksAlone() {
    var loaded =
        load(
            """
            services:
              web: {image: x, links: ['db:pg', 'db:db', cache]}
              db: {image: x, expose: [1]}
              cache: {image: x, expose: [1], networks: [back]}
            networks: {back: {}}
            """);
    assertThat(service(loaded, "web").container().networking().links())
        .containsExactly(Map.entry("pg", "db"));
    assertThat(service(loaded, "db").networks().getFirst().aliases()).isEmpty();
    assertThat(notices(loaded))
        .containsExactly(
            "compose.yaml:2:19: services.web.links: \"cache\" can't be reached: it is on no network"
                + " with this service");
    assertThat(
            problems(
                """
                services:
                  web: {image: x, links: ['a:db', 'b:db']}
                  a: {image: x}
                  b: {image: x}
                """))
        .containsExactly(
            "compose.yaml:2:19: services.web.links: the alias \"db\" stands for \"a\" and for"
                + " \"b\", expected one service");
  }

  @Test
  void dependencies() {
    var loaded =
        load(
            """
            services:
              a: {image: x, depends_on: [b]}
              b:
                image: x
                links: [d]
                depends_on:
                  c: {condition: service_healthy, restart: true}
                  gone: {condition: service_started, required: false}
              c: {image: x}
              d: {image: x}
              gone: {image: x, profiles: [extra]}
            """);
    assertThat(service(loaded, "a").dependencies())
        .containsExactly(new Dependency("b", Dependency.Condition.STARTED, true, false));
    assertThat(service(loaded, "b").dependencies())
        .containsExactly(
            new Dependency("c", Dependency.Condition.HEALTHY, true, true),
            new Dependency("d", Dependency.Condition.STARTED, true, false));
    assertThat(notices(loaded))
        .containsExactly(
            "compose.yaml:7:10: services.b.depends_on.c: \"c\" has no healthcheck, probe or port here:"
                + " unless its image brings a healthcheck or a port, it counts as healthy when it"
                + " runs");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image: x | ALWAYS 0 PT0S | WARM",
        "restart: always | ALWAYS 0 PT0S | WARM",
        "restart: 'no' | NEVER 0 PT0S | NONE",
        "restart: on-failure | ON_FAILURE 0 PT0S | WARM",
        "restart: on-failure:3 | ON_FAILURE 3 PT0S | WARM",
        "restart: always, deploy: {restart_policy: {condition: none}} | NEVER 0 PT0S | NONE",
        "deploy: {restart_policy: {condition: on-failure, max_attempts: 2, delay: 5s}} | ON_FAILURE 2 PT5S | WARM",
        "restart: always, deploy: {restart_policy: {condition: 'no'}} | NEVER 0 PT0S | NONE",
        "restart: 'no', deploy: {restart_policy: {condition: unless-stopped}} | ALWAYS 0 PT0S | WARM",
        "restart: 'no', deploy: {restart_policy: {condition: always}} | ALWAYS 0 PT0S | WARM",
        "deploy: {restart_policy: {condition: any, max_attempts: 2}} | ALWAYS 0 PT0S | WARM",
        "deploy: {restart_policy: {condition: none, max_attempts: 2}} | NEVER 0 PT0S | NONE",
        "restart: on-failure:3, deploy: {restart_policy: {condition: none}} | NEVER 0 PT0S | NONE",
        "deploy: {restart_policy: {delay: 5s}} | ALWAYS 0 PT5S | WARM",
        "deploy: {mode: replicated-job} | ON_FAILURE 0 PT0S | NONE",
        "restart: 'no', x-deputy: {fallback: hot} | NEVER 0 PT0S | HOT",
      })
  void restarts(String keys, String expected, FallbackMode fallback) {
    String image = keys.startsWith("image") ? "" : "image: x, ";
    ServiceSpec web = service(load("services: {web: {" + image + keys + "}}"), "web");
    Restarts r = web.restarts();
    assertThat(r.when() + " " + r.most() + " " + r.delay()).isEqualTo(expected);
    assertThat(web.policy().fallback()).isEqualTo(fallback);
  }

  @Test
  void whatOthersWaitForIsThereToEnd() {
    var loaded =
        load(
            """
            services:
              init: {image: x}
              web: {image: x, depends_on: {init: {condition: service_completed_successfully}}}
            """);
    assertThat(service(loaded, "init").restarts()).isEqualTo(Restarts.of(Restarts.When.ON_FAILURE));
    assertThat(service(loaded, "web").restarts()).isEqualTo(Restarts.ALWAYS);
  }

  @Test
  void filesBesideTravelAndMissingOnesBecomeVolumes() {
    var files =
        Loading.files(
                """
                services:
                  web:
                    image: x
                    volumes:
                      - ./nginx.conf:/etc/nginx/nginx.conf:ro
                      - ./static:/static
                      - ./data/up:/up
                """)
            .with(FOLDER + "/nginx.conf", "events {}")
            .with(FOLDER + "/static/index.html", "<html>");
    var loaded = load(files, Map.of());
    List<Mount> mounts = service(loaded, "web").container().mounts();
    assertThat(mounts.get(0))
        .isInstanceOfSatisfying(
            Mount.Carried.class,
            m -> {
              assertThat(m.readOnly()).isTrue();
              assertThat(loaded.carried())
                  .containsEntry(m.content().sha256(), FOLDER + "/nginx.conf");
            });
    assertThat(mounts.get(1)).isInstanceOf(Mount.Carried.class);
    assertThat(mounts.get(2)).isEqualTo(new Mount.Volume("shop_data-up", "/up", false));
    assertThat(loaded.carried().values())
        .containsExactlyInAnyOrder(FOLDER + "/nginx.conf", FOLDER + "/static");
    assertThat(notices(loaded))
        .containsExactly(
            "compose.yaml:6:9: services.web.volumes[1]: travels with the app as a copy: what a container"
                + " writes there is lost when it moves, and with each update; keep that in a volume,"
                + " or mount this read-only (:ro)",
            "compose.yaml:7:9: services.web.volumes[2]: data/up does not exist here and is kept as the"
                + " volume shop_data-up");
  }

  @Test
  void filesOfAServiceWithoutReplicasStayAtHome() {
    var files =
        Loading.files("services: {dev: {image: x, scale: 0, volumes: ['./:/app']}}")
            .with(FOLDER + "/src/main.c", "");
    var loaded = load(files, Map.of());
    assertThat(service(loaded, "dev").container().mounts())
        .containsExactly(new Mount.Carried(Content.AT_HOME, "/app", false));
    assertThat(loaded.carried()).isEmpty();
    assertThat(notices(loaded))
        .containsExactly(
            "compose.yaml:1:48: services.dev.volumes[0]: does not travel while the service has no replicas");
  }

  @Test
  void buildWithoutImageHasTheNameThatComposeGivesIt() {
    var loaded =
        load(
            Loading.files(
                    "services:\n  web:\n    build: .\n  app:\n    build: {context: ./app}\n    image: a:1\n")
                .with(FOLDER + "/Dockerfile", "FROM scratch")
                .with(FOLDER + "/app/Dockerfile", "FROM scratch"),
            Map.of());
    assertThat(service(loaded, "web").container().image()).isEqualTo("shop-web");
    assertThat(service(loaded, "app").container().image()).isEqualTo("a:1");
    assertThat(notices(loaded)).isEmpty();
  }

  @Test
  void deputysOwnKeys() {
    var policy =
        web("""
                ports: ["80:8080"]
                x-deputy:
                  fallback: cold
                  fencing: strict
                  probe: {http: /healthz, every: 5s, timeout: 2s, failures: 4}
                  hold: 10s
                  hold_limit: 50
                  affinity: source
                  allow: [live/web, dev]
                  ingress: [h1]
                  proxy_protocol: true
                """)
            .policy();
    assertThat(policy)
        .isEqualTo(
            new Policy(
                FallbackMode.COLD,
                Fencing.STRICT,
                new Probe(
                    new Probe.Kind.Http(8080, "/healthz"),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(2),
                    4),
                Duration.ofSeconds(10),
                50,
                new Access(
                    List.of(Guest.parse("live/web"), Guest.parse("dev")),
                    List.of(new MachineName("h1")),
                    null,
                    true,
                    true)));
    assertThat(web("x-deputy: {probe: {http: {port: 81, path: /p}}}").policy().probe())
        .isEqualTo(Probe.of(new Probe.Kind.Http(81, "/p")));
    assertThat(web("x-deputy: {probe: {tcp: 5432}}").policy().probe())
        .isEqualTo(Probe.of(new Probe.Kind.Tcp(5432)));
    assertThat(web("x-deputy: {probe: {exec: pg_isready -q}}").policy().probe())
        .isEqualTo(Probe.of(new Probe.Kind.Exec(List.of("pg_isready", "-q"))));
  }

  @Test
  void dataMakesStrict() {
    assertThat(fencing("/data")).isEqualTo(Fencing.STRICT);
    assertThat(fencing("./gone:/data:ro")).as("another writes it").isEqualTo(Fencing.STRICT);
    assertThat(fencing("/srv/pg:/data")).as("shared, perhaps").isEqualTo(Fencing.STRICT);
    assertThat(fencing("/srv/site:/data:ro")).isEqualTo(Fencing.RELAXED);
    assertThat(fencing("/var/run/docker.sock:/s")).as("no data").isEqualTo(Fencing.RELAXED);
    assertThat(fencing("/etc/localtime:/etc/localtime")).isEqualTo(Fencing.RELAXED);
    assertThat(web("volumes: [\"/data\"]\nx-deputy: {fencing: relaxed}").policy().fencing())
        .isEqualTo(Fencing.RELAXED);
  }

  private Fencing fencing(String volume) {
    return web("volumes: [\"%s\"]".formatted(volume)).policy().fencing();
  }

  @Test
  void aHotFallbackRunsBesideItsPrimarySoItIsNotStrict() {
    String expected =
        "found \"hot\", expected warm, cold or none, or fencing: relaxed, since a hot one runs beside"
            + " its primary";
    assertThat(
            problems(
                "services:\n  web:\n    image: a\n    x-deputy: {fallback: hot, fencing: strict}\n"))
        .singleElement()
        .asString()
        .contains(expected);
    assertThat(web("x-deputy: {fallback: hot}").policy().fallback()).isEqualTo(FallbackMode.HOT);
  }

  @Test
  void extensionsArePassedOver() {
    var loaded =
        load(
            """
            x-common: &common
              restart: always
              x-note: {anything: [at, all]}
            services:
              web:
                <<: *common
                image: x
                x-kubernetes: {exclude: true}
                deploy: {x-more: 1}
            """);
    assertThat(notices(loaded)).isEmpty();
    assertThat(loaded.app().services()).containsOnlyKeys("web");
  }

  @Test
  void aNumberThatIsNotSaidIsPrintedAsOne() throws ComposeException {
    var files =
        Loading.files("services: {web: {image: x, blkio_config: {weight_device: [{path: a}]}}}");
    assertThat(Compose.show(Request.in(FOLDER, Map.of()), files).model().printed(Form.JSON))
        .extractingByKey("services")
        .extracting("web")
        .extracting("blkio_config")
        .isEqualTo(Map.of("weight_device", List.of(Map.of("Path", "a", "Weight", 0L))));
  }

  @Test
  void profilesChoose() {
    var files = Loading.files("services: {a: {image: x}, b: {image: x, profiles: [dev, test]}}");
    var request = Request.in(FOLDER, Map.of());
    assertThat(load(files, request).app().services()).containsOnlyKeys("a");
    assertThat(load(files, request.withProfiles("test")).app().services())
        .containsOnlyKeys("a", "b");
    assertThat(load(files, request.withProfiles("*")).app().services()).containsOnlyKeys("a", "b");
    assertThat(load(files, Map.of("COMPOSE_PROFILES", "x,dev")).app().services())
        .containsOnlyKeys("a", "b");
    var asked = Request.in(FOLDER, Map.of("COMPOSE_PROFILES", "dev")).withProfiles("x");
    assertThat(load(files, asked).app().services()).containsOnlyKeys("a");
  }
}
