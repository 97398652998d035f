package io.deputy.compose;

import static io.deputy.compose.Loading.FOLDER;
import static io.deputy.compose.Loading.files;
import static io.deputy.compose.Loading.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.NetworkAttachment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong, and the sentence that it gets. */
class BadInputTest {
  private static final Request HERE = Request.in(FOLDER, Map.of());

  @Test
  void noComposeFile() {
    assertThat(problems(new FakeFiles(), HERE))
        .containsExactly(
            "/home/ann/shop: found no Compose file, expected compose.yaml, compose.yml,"
                + " docker-compose.yml, docker-compose.yaml here or in a folder above, or files named"
                + " with -f");
    assertThat(problems(new FakeFiles(), HERE.withFiles("gone.yaml")))
        .containsExactly("gone.yaml: can't be read: no such file");
  }

  @Test
  void aFileThatIsNone() {
    assertThat(problems("")).containsExactly("compose.yaml: is empty, expected services");
    assertThat(problems("- a"))
        .containsExactly("compose.yaml:1:1: found a list, expected a mapping");
    assertThat(problems("services: {}"))
        .containsExactly("compose.yaml:1:11: services: there are none, expected one or more");
    assertThat(problems("volumes: {a: }"))
        .containsExactly("compose.yaml:1:1: services: there are none, expected one or more");
    assertThat(problems(files("").unreadable(FOLDER + "/compose.yaml", "permission denied"), HERE))
        .containsExactly("compose.yaml: can't be read: permission denied");
  }

  @Test
  void anEmptyDocumentAmongOthers() {
    assertThat(problems("services: {web: {image: x}}\n---\n"))
        .containsExactly("compose.yaml:3:1: found nothing, expected a mapping");
  }

  @Test
  void aWatchThatCopiesNowhere() {
    assertThat(
            problems(
                """
                services:
                  web: {image: x, develop: {watch: [{path: a, action: sync, target: ''}]}}
                """))
        .containsExactly("compose.yaml:2:37: services.web.develop.watch: lacks the key \"target\"");
  }

  @Test
  void labelsTwice() {
    assertThat(problems("services: {web: {image: x}}\nvolumes: {v: {labels: ['a=b', 'a=b']}}"))
        .containsExactly(
            "compose.yaml:2:31: volumes.v.labels[1]: found \"a=…\" a second time, expected it once");
  }

  @Test
  void aSecretOutOfNothing() {
    assertThat(
            problems(
                """
                services: {web: {image: x}}
                secrets:
                  a: {external: false}
                  b: {environment: ''}
                """))
        .containsExactly(
            "compose.yaml:3:6: secrets.a: lacks what is in it, expected one of file, environment",
            "compose.yaml:4:6: secrets.b: lacks what is in it, expected one of file, environment");
  }

  /** Docker would refuse it on the machine, once the containers are made. */
  @Test
  void aNetworkOfNoName() {
    String file =
        """
        services: {a: {image: x, networks: [n]}, b: {image: x, networks: [n]}}
        networks: {n: {name: '%s'}}
        """;
    for (String name : List.of("two words", "-n", "n".repeat(256))) {
      assertThat(problems(file.formatted(name)))
          .containsExactly(
              "compose.yaml:2:16: networks.n.name: found \""
                  + name
                  + "\", expected a letter or digit, then those and _.-, at most 255 in all");
    }
    String longest = "n".repeat(255);
    assertThat(Loading.service(Loading.load(file.formatted(longest)), "a").networks())
        .extracting(NetworkAttachment::shared)
        .containsExactly(longest);
  }

  @Test
  void yamlThatDoesNotParse() {
    assertThat(problems("services:\n  web: [\n"))
        .containsExactly(
            "compose.yaml:3:1: is not YAML: expected the node content, but found '<stream end>' while"
                + " parsing a flow node");
    assertThat(problems("services:\n\tweb: x"))
        .containsExactly(
            "compose.yaml:2:1: found a tab, expected spaces: YAML is indented with spaces only");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "command: x | 3:5: services.web: has neither an image nor a build, expected one of them",
        "image: | 3:12: services.web.image: found nothing, expected a text",
        "image: \"\u2003\" | 3:6: services.web.image: found \"\u2003\", expected NAME[:TAG] or NAME@DIGEST, its path in lower case, such as ghcr.io/us/app:1.2",
        "image: 5 | 3:13: services.web.image: found 5, expected a text",
        "imgae: x | 3:6: services.web.imgae: unknown key; did you mean \"image\"?",
        "image: x, tty: {} | 3:21: services.web.tty: found a mapping, expected true or false",
        "image: x, environment: 5 | 3:29: services.web.environment: found 5, expected a mapping, or a list of NAME=value",
        "image: x, environment: ['A = hush'] | 3:30: services.web.environment[0]: found \"A =…\", expected no space before the =",
        "image: x, environment: ['=hush'] | 3:30: services.web.environment[0]: found \"=…\", expected NAME=value",
        "image: x, environment: 'A=hush' | 3:29: services.web.environment: found \"A=…\", expected a mapping, or a list of NAME=value",
        "image: x, environment: {A: 'hu${sh'} | 3:33: services.web.environment.A: found ${ that is never closed, expected ${NAME}, ${NAME:-default}, ${NAME:?message} or ${NAME:+instead}; a plain dollar is written $$",
        "image: x, environment: {A: [1]} | 3:33: services.web.environment.A: found a list, expected a text, a number, true or false",
        "image: x, ports: 80 | 3:23: services.web.ports: found 80, expected a list of ports",
        "image: x, ports: | 3:22: services.web.ports: found nothing, expected a list of ports",
        "image: x, volumes: ['db:/d'] | 3:26: services.web.volumes[0]: the volume \"db\" is not declared; add it to the volumes at the top",
        "image: x, tmpfs: /d, volumes: ['/b:/d'] | 3:37: services.web.volumes[0]: found a second mount at /d, which services.web.tmpfs[0] has already",
        "image: x, ports: ['80:80/sctp'] | 3:24: services.web.ports[0].protocol: found \"sctp\", expected tcp or udp",
        "image: x, volumes: [':/d'] | `3:26: services.web.volumes[0]: found \":/d\", expected [SOURCE:]TARGET[:ro|rw|…], without an empty part`",
        "image: x, volumes: ['${DIR}/mongo:/d'] | 3:26: services.web.volumes[0]: the variable DIR has no value, which makes /mongo a folder of the machine's root; give it one, or a default: ${DIR:-./data}",
        "image: x, volumes: [{type: bind, source: '$DIR/x', target: /d}] | 3:26: services.web.volumes[0]: the variable DIR has no value, which makes /x a folder of the machine's root; give it one, or a default: ${DIR:-./data}",
        "image: x, volumes: ['~/x:/d'] | 3:26: services.web.volumes[0]: found ~, but HOME is not set to an absolute path",
        "image: x, volumes: ['aa:/b'] | 3:26: services.web.volumes[0]: the volume \"aa\" is not declared; add it to the volumes at the top",
        "image: x, networks: [front] | 3:27: services.web.networks.front: the network \"front\" is not declared; add it to the networks at the top",
        "image: x, depends_on: [wbe] | 3:29: services.web.depends_on: there is no service \"wbe\"; there is no other than this one",
        "image: x, links: ['wbe:db'] | 3:24: services.web.links: there is no service \"wbe\"; there is no other than this one",
        "image: x, volumes_from: [wbe] | 3:31: services.web.volumes_from: there is no service \"wbe\"; there is no other than this one",
        "image: x, pid: 'service:wbe' | 3:21: services.web.pid: there is no service \"wbe\"; there is no other than this one",
        "image: x, depends_on: [web] | 3:28: services.web.depends_on: services wait for each other: web → web",
        "image: x, network_mode: 'container:c1' | 3:16: services.web.network_mode: refused: containers that are not the app's own are not on every machine",
        "image: x, network_mode: overlay | 3:16: services.web.network_mode: found \"overlay\", expected host, none, bridge or service:NAME",
        "image: x, network_mode: host, networks: [default] | 3:30: services.web.network_mode: has networks as well; keep one of the two",
        "image: x, ipc: shared | 3:16: services.web.ipc: ipc mode: found \"shared\", expected host or private or shareable or none",
        "image: x, pid: 'container:c1' | 3:16: services.web.pid: refused: containers that are not the app's own are not on every machine",
        "image: x, cgroup: shared | 3:24: services.web.cgroup: found \"shared\", expected one of host, private",
        "image: x, cpus: 2, deploy: {resources: {limits: {cpus: 1}}} | 3:22: services.web.cpus: found 2, and deploy.resources.limits.cpus is 1; keep one of them",
        "image: x, ulimits: {nofiles: 5} | 3:16: services.web.ulimits: ulimits: found \"nofiles\", expected one of as, core, cpu, data, fsize, locks, memlock, msgqueue, nice, nofile, nproc, rss, rtprio, rttime, sigpending, stack",
        "image: x, ulimits: {nofile: {soft: 9, hard: 5}} | 3:16: services.web.ulimits: soft ulimit: found \"9\", expected at most the hard 5",
        "image: x, ulimits: {nofile: {soft: 9}} | 3:34: services.web.ulimits.nofile: lacks the key \"hard\"",
        "image: x, oom_score_adj: -5000 | 3:31: services.web.oom_score_adj: found -5000, expected a whole number, -1000 to 1000",
        "image: x, memswap_limit: much | 3:31: services.web.memswap_limit: found \"much\", expected a number of bytes, such as 1048576, 512k, 64m or 1.5g",
        "image: x, devices: ['/dev/a:/dev/b:rw:x'] | 3:26: services.web.devices[0]: found \"/dev/a:/dev/b:rw:x\", expected SOURCE[:TARGET[:PERMISSIONS]] or a mapping",
        "image: x, devices: ['dev/a'] | 3:26: services.web.devices[0]: device: found \"dev/a\", expected an absolute path",
        "image: x, gpus: some | 3:22: services.web.gpus: found \"some\", expected \"all\" or a list",
        "image: x, gpus: [{count: 1, device_ids: ['0']}] | 3:23: services.web.gpus[0]: has both count and device_ids, expected one of them",
        "image: x, security_opt: [seccomp] | 3:31: services.web.security_opt[0]: found \"seccomp\", expected no-new-privileges, systempaths=unconfined, or NAME=VALUE such as label=disable, apparmor=…, seccomp=FILE",
        "image: x, security_opt: ['seccomp=gone.json'] | 3:31: services.web.security_opt[0]: can't read gone.json: no such file",
        "image: x, extra_hosts: [db] | 3:30: services.web.extra_hosts[0]: found \"db\", expected HOST=ADDRESS",
        "image: x, dns: [ns1.example.org] | 3:16: services.web.dns: DNS server: found \"ns1.example.org\", expected an IP address",
        "image: x, mac_address: '02:42' | 3:16: services.web.mac_address: MAC address: found \"02:42\", expected six pairs of hex digits, such as 02:42:ac:11:65:43",
        "image: x, volumes: ['v:/v'] | 3:26: services.web.volumes[0]: found \"v:/v\", which begins like a path of Windows; expected a volume's name of two or more characters",
        "image: x, tmpfs: '/run:siz=1m' | 3:23: services.web.tmpfs[0]: found the option \"siz=1m\", expected size=, mode=, uid=, gid= or one of mount(8)",
        "image: x, volumes: [{type: bind, source: /a, target: /b, bind: {recursive: disabled, selinux: z}}] | 3:26: services.web.volumes[0]: bind.recursive: found \"disabled\", expected none beside bind.selinux, since Docker takes no bind with both",
        "image: x, label_file: gone.labels | 3:28: services.web.label_file[0]: can't read gone.labels: no such file",
        "image: x, restart: sometimes | 3:16: services.web.restart: found \"sometimes\", expected no, always, unless-stopped or on-failure[:TIMES]",
        "image: x, healthcheck: {interval: 10} | 3:40: services.web.healthcheck.interval: found 10, expected a time with a unit, such as 500ms, 10s, 1m30s or 2h",
        "image: x, healthcheck: {test: [curl]} | 3:37: services.web.healthcheck.test: found \"curl\" as its first word, expected CMD, CMD-SHELL or NONE",
        "image: x, deploy: {replicas: -1} | 3:35: services.web.deploy.replicas: found -1, expected a whole number, 0 or more",
        "image: x, deploy: {replicas: 2000} | 3:5: services.web: replicas: found \"2000\", expected 0 to 1000",
        "image: x, deploy: {replicas: 2}, scale: 3 | 3:46: services.web.scale: found 3, and deploy.replicas is 2; keep one of them",
        "image: x, deploy: {placement: {constraints: [node.x==1]}} | 3:51: services.web.deploy.placement.constraints[0]: placement constraint: found \"node.x\", expected node.hostname, node.platform.os, node.platform.arch or node.labels.NAME, then == or !=, then a value",
        "image: x, command: \"a 'b\" | 3:25: services.web.command: found a ' that is never closed, expected another one",
        "image: x, deploy: {mode: lonely} | 3:25: services.web.deploy.mode: found \"lonely\", expected replicated, global, replicated-job or global-job",
        "image: x, deploy: {restart_policy: {condition: sometimes}} | 3:42: services.web.deploy.restart_policy.condition: found \"sometimes\", expected none, on-failure or any",
        "image: x, user: '${U:?who}' | 3:22: services.web.user: the variable U is required and has no value: who",
        "image: x, x-deputy: {fencin: strict} | 3:27: services.web.x-deputy.fencin: unknown key; did you mean \"fencing\"?",
        "image: x, x-deputy: {fallback: host} | 3:37: services.web.x-deputy.fallback: found \"host\", expected one of hot, warm, cold, none",
        "image: x, x-deputy: {probe: {http: /x}} | 3:41: services.web.x-deputy.probe.http: the service has no port to ask, expected {port: 80, path: /x}",
        "image: x, x-deputy: {probe: {http: x, tcp: 1}} | 3:34: services.web.x-deputy.probe: found http and tcp, expected one of http, tcp and exec",
        "image: x, x-deputy: {probe: {http: {port: 1, path: x}}} | 3:35: services.web.x-deputy.probe.http: probe.http: found \"x\", expected a path that starts with /",
        "image: x, x-deputy: {data: private} | 3:27: services.web.x-deputy.data: refused: which machines may hold the data is not checked yet",
        "image: x, x-deputy: {address: 'fd00::5/64'} | 3:36: services.web.x-deputy.address: found \"fd00::5/64\", expected an IPv4 address that a host can have, and its network's prefix: 10.1.2.3/24",
        "image: x, x-deputy: {address: '10.0.0.50'} | 3:36: services.web.x-deputy.address: found \"10.0.0.50\", expected an IPv4 address that a host can have, and its network's prefix: 10.1.2.3/24",
        "image: x, x-deputy: {address: '10.0.0.255/24'} | 3:36: services.web.x-deputy.address: found \"10.0.0.255/24\", expected an IPv4 address that a host can have, and its network's prefix: 10.1.2.3/24",
        "image: x, x-deputy: {address: '127.0.0.2/8'} | 3:36: services.web.x-deputy.address: found \"127.0.0.2/8\", expected an IPv4 address that a host can have, and its network's prefix: 10.1.2.3/24",
        "image: x, x-deputy: {address: 10.0.0.50/24}, deploy: {replicas: 2} | 3:27: services.web.x-deputy.address: the address is where the one primary is, found 2 of them, expected one replica",
        "image: x, x-deputy: {address: 10.0.0.50/24}, deploy: {mode: global} | 3:27: services.web.x-deputy.address: the address is where the one primary is, found one on each machine, expected one replica",
        "image: x, env_file: gone.env | 3:26: services.web.env_file[0]: found no file gone.env, expected one, or \"required: false\"",
        "image: x, ports: ['1:2:3:80:80'] | 3:24: services.web.ports[0]: found \"1:2:3:80:80\", expected an IP address in front of the published port",
        "image: x, ports: ['999.1.1.1:80:80'] | 3:24: services.web.ports[0]: found \"999.1.1.1:80:80\", expected an IP address in front of the published port",
        "image: x, labels: {day: 2001-12-14} | 3:30: services.web.labels.day: found the date 2001-12-14 without quotes, expected a text, a number, true or false",
        "image: 2001-12-14 | 3:13: services.web.image: found the date 2001-12-14 without quotes, expected a text",
        "image: x, labels: {'': a} | 3:29: services.web.labels: found \"\", expected a name",
        "image: x, ports: ['80:80:80:80'] | 3:24: services.web.ports[0]: found \"80:80:80:80\", expected an IP address in front of the published port",
        "image: x, networks: {default: {priority: '1'}} | 3:47: services.web.networks.default.priority: found \"1\", expected a whole number",
        "image: x, networks: [x-n] | 3:27: services.web.networks.x-n: docker compose takes a name that begins with x- for an extension here; give the network another one",
      })
  void aKeyThatIsWrong(String keys, String problem) {
    assertThat(problems("services:\n  web:\n    {" + keys + "}\n"))
        .containsExactly("compose.yaml:" + problem);
  }

  @Test
  void anAddressThatTwoServicesWant() {
    assertThat(
            problems(
                """
                services:
                  a: {image: x, x-deputy: {address: 10.0.0.50/24}}
                  b: {image: x, x-deputy: {address: 10.0.0.50/16}}
                  c: {image: x, x-deputy: {address: 10.0.0.50/24}, deploy: {replicas: 0}}
                """))
        .containsExactly(
            "compose.yaml:3:28: services.b.x-deputy.address: wants 10.0.0.50, which"
                + " services.a.x-deputy.address at compose.yaml:2:28 wants already");
  }

  @Test
  void whatIsInAConfigIsNotPrinted() {
    assertThat(problems("services: {a: {image: x, configs: [c]}}\nconfigs: {c: {content: 4711}}"))
        .containsExactly(
            "compose.yaml:2:24: configs.c.content: found something else, expected a text");
    assertThat(problems("services: {a: {build: 'https://tok@h/x'}}"))
        .singleElement()
        .asString()
        .doesNotContain("tok");
  }

  @Test
  void whoNothingWouldEverCallHealthy() {
    assertThat(
            problems(
                "services: {web: {image: x, depends_on: {db: {condition: service_healthy}}}, db: {image: y, healthcheck: {disable: true}}}"))
        .containsExactly(
            "compose.yaml:1:45: services.web.depends_on.db: waits until \"db\" is healthy, whose"
                + " healthcheck is disabled; give it one, or x-deputy.probe, or a port");
  }

  @Test
  void anEmptyVariableIsAsBadAsAnUnsetOneForABind() {
    var files = files("services: {web: {image: x, volumes: ['${DIR}/mongo:/d']}}");
    assertThat(problems(files, Request.in(FOLDER, Map.of("DIR", ""))))
        .singleElement()
        .asString()
        .contains(
            "the variable DIR has no value, which makes /mongo a folder of the machine's root");
    assertThat(Loading.load(files, Map.of("DIR", "/srv")).notices()).isEmpty();
  }

  @Test
  void theMachinesRootIsNeverWhatAVariableWithoutAValueMeant() {
    assertThat(
            problems(
                files(
                    """
                services:
                  a:
                    image: x
                    volumes:
                      - /${GONE}:/z
                      - {type: bind, source: "/${GONE}/mongo", target: /m}
                      - {type: bind, source: "/srv/${GONE}", target: /s}
                      - dev:/d
                      - /srv/data/${GONE}:/deep
                      - /srv:/${GONE}/target
                      - ${GONE:-/srv}:/meant
                      - ${GONE:-}/etc:/etc2
                      - ${HERE}${GONE}/mongo:/whole
                      - $HERE$GONE/x:/whole2
                      - $HEREABOUTS/$HERE/$GONE:/whole3
                volumes:
                  dev: {driver_opts: {type: none, o: bind, device: "${GONE}/usr"}}
                """),
                Request.in(FOLDER, Map.of("HERE", "/srv", "HEREABOUTS", "/data/a"))))
        .containsExactly(
            "compose.yaml:5:9: services.a.volumes[0]: the variable GONE has no value, which makes it"
                + " the machine's root; give it one, or a default: ${GONE:-data}",
            "compose.yaml:6:9: services.a.volumes[1]: the variable GONE has no value, which makes"
                + " /mongo a folder of the machine's root; give it one, or a default: ${GONE:-data}",
            "compose.yaml:7:9: services.a.volumes[2]: the variable GONE has no value, which makes"
                + " /srv a folder of the machine's root; give it one, or a default: ${GONE:-data}",
            "compose.yaml:17:52: volumes.dev.driver_opts.device: the variable GONE has no value, which"
                + " makes /usr a folder of the machine's root; give it one, or a default:"
                + " ${GONE:-./data}");
  }

  private static final String TWICE =
      """
      services:
        a:
          image: x
          ports: ["80:8080"]
        b:
          image: x
          ports: ["127.0.0.1:80:80", "80:80/udp"]
          %s
      """;

  @Test
  void aPortTwice() {
    assertThat(problems(TWICE.formatted("")))
        .containsExactly(
            "compose.yaml:7:13: services.b.ports[0]: publishes port 80/tcp, which services.a.ports[0] at"
                + " compose.yaml:4:13 publishes already");
    assertThat(problems("services: {a: {image: x, ports: ['80:1', '80:2']}}"))
        .containsExactly(
            "compose.yaml:1:42: services.a.ports[1]: publishes port 80/tcp, which services.a.ports[0] at"
                + " compose.yaml:1:34 publishes already");
  }

  @Test
  void aPortOfAServiceThatDoesNotRunIsFree() {
    assertThat(Loading.load(TWICE.formatted("deploy: {replicas: 0}")).app().services()).hasSize(2);
    assertThat(Loading.load(TWICE.formatted("profiles: [dev]")).app().services()).hasSize(1);
  }

  @Test
  void hostPortsMayBeTheSameOnDifferentMachines() {
    String host = "ports: [{target: 80, published: 80, mode: host}], image: x";
    assertThat(
            Loading.load(
                    "services: {a: {%s, deploy: {replicas: 3}}, b: {%s}}".formatted(host, host))
                .app()
                .services())
        .hasSize(2);
  }

  @Test
  void servicesOfAProfileThatIsNotActive() {
    assertThat(
            problems("services: {a: {image: x, depends_on: [b]}, b: {image: x, profiles: [p, q]}}"))
        .containsExactly(
            "compose.yaml:1:39: services.a.depends_on: the service \"b\" is not active, expected one of its"
                + " profiles to be: p, q");
  }

  @Test
  void everythingAtOnceInTheOrderOfTheFile() {
    assertThat(
            problems(
                """
                servics: {}
                services:
                  web:
                    image: x
                    port: ["80"]
                    stdin_open: maybe
                  db:
                    image: y
                    uts: service:web
                x-deputy: {}
                """))
        .containsExactly(
            "compose.yaml:1:1: servics: unknown key; did you mean \"services\"?",
            "compose.yaml:5:5: services.web.port: unknown key; did you mean \"ports\"?",
            "compose.yaml:6:17: services.web.stdin_open: found \"maybe\", expected true or false",
            "compose.yaml:9:5: services.db.uts: refused: Docker can't share it with another"
                + " container",
            "compose.yaml:10:1: x-deputy: stands at the top of the file, expected under a service");
  }

  @Test
  void namesThatNobodyAccepts() {
    assertThat(problems(files("services: {web: {image: x}}"), HERE.withApp("My App")))
        .containsExactly(
            "the app's name: found \"My App\", expected at most 63 of a-z, 0-9, - and _, starting with a"
                + " letter or digit");
    assertThat(problems("services: {'a b': {image: x}}"))
        .contains(
            "compose.yaml:1:12: services: found \"a b\", expected a name of letters, digits, ., _ and -");
    assertThat(
            problems(
                new FakeFiles().with("/..compose/compose.yaml", "services: {_x: {image: x}}"),
                Request.in("/..compose", Map.of())))
        .containsExactly(
            "compose.yaml:1:16: services._x: service name: found \"_x\", expected at most 128 letters,"
                + " digits, ., - and _, starting with a letter or digit");
  }

  @Test
  void filesThatCanNotBeCarried() {
    String yaml = "services: {web: {image: x, volumes: ['./%s:/d']}}";
    assertThat(problems(files(yaml.formatted("run.sock")).with(FOLDER + "/run.sock", ""), HERE))
        .containsExactly(
            "compose.yaml:1:38: services.web.volumes[0]: run.sock is neither a file nor a folder, so it"
                + " can't travel");
    assertThat(
            problems(
                files(yaml.formatted("f")).unreadable(FOLDER + "/f", "permission denied"), HERE))
        .containsExactly(
            "compose.yaml:1:38: services.web.volumes[0]: can't read f: permission denied");
  }

  @Test
  void circles() {
    assertThat(
            problems(
                "services: {a: {image: x, depends_on: [b]}, b: {image: x, depends_on: [c]},"
                    + " c: {image: x, depends_on: [a]}}"))
        .containsExactly(
            "compose.yaml:1:38: services.a.depends_on: services wait for each other: a → b → c → a");
    assertThat(problems("services: {a: {extends: {service: b}}, b: {extends: {service: a}}}"))
        .containsExactly(
            "compose.yaml:1:63: services.b.extends: services extend each other: compose.yaml:a →"
                + " compose.yaml:b → compose.yaml:a");
    assertThat(problems("include: [compose.yaml]\nservices: {a: {image: x}}"))
        .containsExactly(
            "compose.yaml:1:11: include[0]: files include each other: compose.yaml → compose.yaml");
  }

  @Test
  void toExtendNothingIsTold() {
    assertThat(problems("web: {extends: }"))
        .containsExactly("compose.yaml:1:15: services.web.extends: lacks the key \"service\"");
    assertThat(problems("services: {web: {image: x, extends: {service: }}}"))
        .singleElement()
        .asString()
        .contains("services.web.extends");
  }

  @Test
  void aChainIsNoCircle() {
    var file = new StringBuilder("services:\n  s0: {image: x}\n");
    for (int i = 1; i < 3000; i++) {
      file.append("  s%d: {extends: s%d}\n".formatted(i, i - 1));
    }
    assertThat(problems(file.toString()))
        .singleElement()
        .asString()
        .endsWith(".extends: one service extends another more than 50 times");
  }

  @Test
  void aVolumeWithoutANameIsNoOtherVolume() {
    assertThat(
            problems(
                """
                services:
                  db:
                    image: x
                    volumes: [/data, /a/b, /a-b]
                  backup: {image: x, volumes: ["db-data:/in", "./db-a-b:/at"]}
                  again: {image: x, volumes: [/data, /data/]}
                volumes:
                  db-data:
                """))
        .containsExactly(
            "compose.yaml:4:15: services.db.volumes[0]: has no name and would be kept as the volume"
                + " shop_db-data, which is something else already; name it",
            "compose.yaml:4:28: services.db.volumes[2]: has no name and would be kept as the volume"
                + " shop_db-a-b, which is something else already; name it",
            "compose.yaml:5:47: services.backup.volumes[1]: db-a-b does not exist and would be kept as"
                + " the volume shop_db-a-b, which is something else already");
  }

  @Test
  void aServiceIsNeverToldThatItMayMeanItself() {
    assertThat(
            problems(
                """
                services:
                  web:
                    image: x
                    depends_on: [wbe, bd, a]
                  db:
                    image: x
                  b:
                    image: x
                """))
        .containsExactly(
            "compose.yaml:4:18: services.web.depends_on: there is no service \"wbe\"; known here: b, db",
            "compose.yaml:4:23: services.web.depends_on: there is no service \"bd\"; did you mean"
                + " \"db\"?",
            "compose.yaml:4:27: services.web.depends_on: there is no service \"a\"; known here: b, db");
  }

  @Test
  void whatIsNotDeclared() {
    assertThat(
            problems(
                """
                services:
                  a:
                    image: x
                    depends_on: [none]
                    networks: [front]
                    volumes: ["data:/d"]
                    configs: [conf]
                    secrets: [key]
                """))
        .containsExactly(
            "compose.yaml:4:18: services.a.depends_on: there is no service \"none\"; there is no other than this"
                + " one",
            "compose.yaml:5:16: services.a.networks.front: the network \"front\" is not declared; add"
                + " it to the networks at the top",
            "compose.yaml:6:15: services.a.volumes[0]: the volume \"data\" is not declared; add it to"
                + " the volumes at the top",
            "compose.yaml:7:15: services.a.configs: the config \"conf\" is not declared; add it to the"
                + " configs at the top",
            "compose.yaml:8:15: services.a.secrets: the secret \"key\" is not declared; add it to the"
                + " secrets at the top");
  }

  @Test
  void healthyThatNobodyCanTell() {
    assertThat(
            problems(
                "services: {a: {image: x, depends_on: {b: {condition: service_healthy}}},"
                    + " b: {image: y, healthcheck: {disable: true}}}"))
        .containsExactly(
            "compose.yaml:1:42: services.a.depends_on.b: waits until \"b\" is healthy, whose healthcheck"
                + " is disabled; give it one, or x-deputy.probe, or a port");
  }

  @Test
  void aLinkThatLeavesTheProject() {
    String yaml = "services: {web: {image: x, volumes: ['./f:/d:ro']}}";
    assertThat(
            problems(files(yaml).with(FOLDER + "/f", "").link(FOLDER + "/f", "/etc/passwd"), HERE))
        .containsExactly(
            "compose.yaml:1:38: services.web.volumes[0]: can't read f: is a link to /etc/passwd, outside"
                + " of the project's folder; name that if it is meant");
    assertThat(
            Loading.load(
                    files(yaml).with(FOLDER + "/f", "").link(FOLDER + "/f", FOLDER + "/g"), HERE)
                .carried())
        .hasSize(1);
  }

  @Test
  void aRangeOfPortsForOne() {
    assertThat(problems("services: {a: {image: x, ports: ['80:8000-8010']}}"))
        .containsExactly(
            "compose.yaml:1:34: services.a.ports[0]: found \"80:8000-8010\", expected as many published"
                + " ports as there are targets");
    assertThat(problems("services: {a: {image: x, ports: ['0-10:80']}}"))
        .containsExactly(
            "compose.yaml:1:34: services.a.ports[0]: ports to choose from: found \"0-10\", expected"
                + " FIRST-LAST, both 1 to 65535");
  }

  @Test
  void aHundredThousandServicesAreNotLookedAt() {
    var many = new StringBuilder("services:\n");
    for (int i = 0; i < 100_000; i++) {
      many.append("  s").append(i).append(": {imagee: x}\n");
    }
    assertThat(problems(many.toString()))
        .containsExactly("compose.yaml:2:3: services: more than 5,000 services");
    assertThat(problems(many.substring("services:\n".length()).replace("imagee", "image")))
        .containsExactly("compose.yaml:1:3: services: more than 5,000 services");
  }

  @Test
  void aFewBytesCanNotBecomeMillionsOfPorts() {
    assertThat(problems("services: {a: {image: x, ports: ['1-65535:1-65535']}}"))
        .containsExactly(
            "compose.yaml:1:34: services.a.ports[0]: brings the app to more than 50,000 ports");
  }
}
