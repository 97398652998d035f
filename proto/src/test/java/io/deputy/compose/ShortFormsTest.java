package io.deputy.compose;

import static io.deputy.compose.Loading.web;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.Mount;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.ServiceSpec;
import io.deputy.model.VolumeSource;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShortFormsTest {
  private static final VolumeSource EXTERNAL =
      new VolumeSource("", new TreeMap<>(), new TreeMap<>(), true);

  private static String shown(PublishedPort port) {
    String host = port.hostAddress().isEmpty() ? "" : port.hostAddress() + " ";
    return "%s%d:%d/%s%s"
        .formatted(
            host,
            port.published(),
            port.target(),
            port.protocol().name().toLowerCase(Locale.ROOT),
            port.onMachine() ? " host" : "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3000                          | 0:3000/tcp",
        "\"3000\"                      | 0:3000/tcp",
        "80:80                         | 80:80/tcp",
        "\"49100:22\"                  | 49100:22/tcp",
        "\"6060:6060/udp\"             | 6060:6060/udp",
        "\"6060:6060/\"                | 6060:6060/tcp",
        "\"3000-3002\"                 | 0:3000/tcp, 0:3001/tcp, 0:3002/tcp",
        "\"9090-9091:8080-8081\"       | 9090:8080/tcp, 9091:8081/tcp",
        "\"127.0.0.1:8001:8001\"       | 127.0.0.1 8001:8001/tcp",
        "\"127.0.0.1::8001\"           | 127.0.0.1 0:8001/tcp",
        "\"[::1]:80:8080\"             | ::1 80:8080/tcp",
        "{target: 80, published: 8080} | 8080:80/tcp",
        "{target: \"80\", published: \"8080\", protocol: udp, mode: host} | 8080:80/udp host",
        "{target: 80, host_ip: 10.0.0.1} | 10.0.0.1 0:80/tcp",
      })
  void ports(String written, String expected) {
    List<PublishedPort> ports = web("ports:\n- " + written).ports();
    assertThat(String.join(", ", ports.stream().map(ShortFormsTest::shown).toList()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:b", "80:", "1-3:5-6", "70000", "host:80:80", "0", "-1"})
  void portsThatAreNone(String written) {
    assertThat(
            Loading.problems(
                "services: {web: {image: x, ports: ['" + written.replace("\"", "") + "']}}"))
        .singleElement()
        .asString()
        .startsWith(
            "compose.yaml:1:36: services.web.ports[0]: found \""
                + written.replace("\"", "")
                + "\", expected ");
  }

  @Test
  void aRangeForOnePortIsAChoice() {
    assertThat(web("ports: ['8000-9000:80', '127.0.0.1:53-54:53/udp']").ports())
        .containsExactly(
            new PublishedPort("", 0, 80, Protocol.TCP, false, new PublishedPort.Choice(8000, 9000)),
            new PublishedPort(
                "127.0.0.1", 0, 53, Protocol.UDP, false, new PublishedPort.Choice(53, 54)));
    assertThat(web("ports: [{target: 80, published: 8000-9000, mode: host}]").ports())
        .containsExactly(
            new PublishedPort("", 0, 80, Protocol.TCP, true, new PublishedPort.Choice(8000, 9000)));
  }

  @Test
  void exposeAndPortsAreKnownPorts() {
    ServiceSpec web =
        web(
            """
            expose: [3000, "4000-4002", "53/udp"]
            ports: ["80:8080", "5353:5353/udp"]
            x-deputy: {ports: [9000]}
            """);
    assertThat(web.knownPorts()).containsExactly(3000, 4000, 4001, 4002, 8080, 9000);
    assertThat(web.udpPorts()).containsExactly(53, 5353);
  }

  private static Mount mount(String written) {
    return web("volumes:\n- " + written).container().mounts().getFirst();
  }

  @Test
  void volumes() {
    assertThat(mount("/opt/data:/var/lib/mysql"))
        .isEqualTo(new Mount.Bind("/opt/data", "/var/lib/mysql", false, ""));
    assertThat(mount("/a:/b:rw")).isEqualTo(new Mount.Bind("/a", "/b", false, ""));
    assertThat(mount("/a:/b:ro,rw")).isEqualTo(new Mount.Bind("/a", "/b", false, ""));
    assertThat(mount("/a/../c:/b:ro,rslave")).isEqualTo(new Mount.Bind("/c", "/b", true, "rslave"));
    assertThat(mount("/var/lib/mysql"))
        .isEqualTo(new Mount.Volume("shop_web-var-lib-mysql", "/var/lib/mysql", false));
    assertThat(mount("./data:/data")).isEqualTo(new Mount.Volume("shop_data", "/data", false));
    assertThat(mount("../data:/data"))
        .isEqualTo(new Mount.Volume("shop_home-ann-data", "/data", false));
    assertThat(
            mount(
                "{type: bind, source: /a, target: /b, read_only: true, bind: {propagation: rshared}}"))
        .isEqualTo(new Mount.Bind("/a", "/b", true, "rshared"));
    assertThat(mount("{type: tmpfs, target: /t, tmpfs: {size: 64m, mode: 01770}}"))
        .isEqualTo(new Mount.Tmpfs("/t", 64 << 20, 01770, List.of()));
  }

  @Test
  void tmpfs() {
    assertThat(web("tmpfs: /run").container().mounts())
        .containsExactly(new Mount.Tmpfs("/run", 0, 0, List.of()));
    assertThat(web("tmpfs: [\"/run:size=1m,mode=755\", /tmp]").container().mounts())
        .containsExactly(
            new Mount.Tmpfs("/run", 1 << 20, 0755, List.of()),
            new Mount.Tmpfs("/tmp", 0, 0, List.of()));
  }

  @Test
  void declaredVolumesHaveTheAppsNameOrTheirOwn() {
    var loaded =
        Loading.load(
            """
            services:
              db:
                image: db
                volumes: ["va:/a", "vb:/b", "vc:/c", "vd:/d:ro"]
            volumes:
              va:
              vb: {name: my-b}
              vc: {external: true}
              vd: {external: {name: old-d}}
            """);
    assertThat(Loading.service(loaded, "db").container().mounts())
        .containsExactly(
            new Mount.Volume("shop_va", "/a", false),
            new Mount.Volume("my-b", "/b", false),
            new Mount.Volume("vc", "/c", false, false, "", EXTERNAL),
            new Mount.Volume("old-d", "/d", true, false, "", EXTERNAL));
  }

  @Test
  void commands() {
    assertThat(web("command: \"sh -c 'echo $$HOME'\"").container().process().command())
        .containsExactly("sh", "-c", "echo $HOME");
    assertThat(web("command: \"\"").container().process().command()).isEmpty();
    assertThat(web("command: []").container().process().command()).isEmpty();
    assertThat(web("command:").container().process().command()).isNull();
    assertThat(web("command: >\n  --a=1\n  --b=2").container().process().command())
        .containsExactly("--a=1", "--b=2");
    assertThat(web("entrypoint: /run.sh x").container().process().entrypoint())
        .containsExactly("/run.sh", "x");
  }
}
