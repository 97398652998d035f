package io.deputy.compose;

import static io.deputy.compose.Loading.FOLDER;
import static io.deputy.compose.Loading.files;
import static io.deputy.compose.Loading.load;
import static io.deputy.compose.Loading.notices;
import static io.deputy.compose.Loading.problems;
import static io.deputy.compose.Loading.service;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.Content;
import io.deputy.model.Mount;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ConfigsAndSecretsTest {
  private static final int MOST = Mount.File.MAX_BYTES;

  @Test
  void eachSourceBecomesAFileWhereTheServiceWantsIt() {
    var files =
        files(
                """
                services:
                  web:
                    image: x
                    configs:
                      - site
                      - {source: motd, target: etc/motd, mode: 0400}
                      - {source: start, target: /bin/start}
                    secrets:
                      - password
                      - {source: token, target: web/token, uid: "1000", gid: "100", mode: "0440"}
                      - {source: token, target: /etc//token}
                configs:
                  site: {file: ./site.conf}
                  motd: {content: "hello ${NAME}, it costs $$5"}
                  start: {file: /opt/start.sh}
                secrets:
                  password: {file: ../password}
                  token: {environment: TOKEN}
                """)
            .with(FOLDER + "/site.conf", "listen 80")
            .with("/home/ann/password", "hunter2")
            .with("/opt/start.sh", "#!/bin/sh");
    var loaded = load(files, Map.of("TOKEN", "t0ken", "NAME", "ann"));
    assertThat(given(loaded))
        .containsExactly(
            "config site /site 0:0 444 listen 80",
            "config motd /etc/motd 0:0 400 hello ann, it costs $5",
            "config start /bin/start 0:0 555 #!/bin/sh",
            "secret password /run/secrets/password 0:0 444 hunter2",
            "secret token /run/secrets/web/token 1000:100 440 t0ken",
            "secret token /etc/token 0:0 444 t0ken");
    assertThat(loaded.files()).hasSize(5);
    assertThat(loaded.carried()).isEmpty();
    assertThat(notices(loaded)).isEmpty();
    assertThat(loaded.toString() + loaded.app()).doesNotContain("hunter2", "t0ken");
  }

  @Test
  void aVariableMayStandBesideTheFileAndMustBeSet() {
    String file =
        """
        services:
          web: {image: x, secrets: [one, two], configs: [three]}
        secrets:
          one: {environment: ONE}
          two: {environment: TWO}
        configs:
          three: {environment: TWO}
        """;
    var set = files(file).with(FOLDER + "/.env", "ONE=from .env\nTWO=\n");
    assertThat(given(load(set, Map.of())))
        .containsExactly(
            "config three /three 0:0 444 ",
            "secret one /run/secrets/one 0:0 444 from .env",
            "secret two /run/secrets/two 0:0 444 ");
    var half = files(file).with(FOLDER + "/.env", "ONE=1\n");
    assertThat(problems(half, Request.in(FOLDER, Map.of())))
        .containsExactly(
            "compose.yaml:5:9: secrets.two.environment: the variable TWO is not set, expected it in"
                + " the environment or in .env",
            "compose.yaml:7:11: configs.three.environment: the variable TWO is not set, expected it in"
                + " the environment or in .env");
  }

  @Test
  void whatIsIncludedHasVariablesOfItsOwn() {
    var files =
        files("include: [db/compose.yaml]\nservices: {web: {image: x, secrets: [password]}}\n")
            .with(FOLDER + "/db/compose.yaml", "secrets: {password: {environment: PASSWORD}}\n")
            .with(FOLDER + "/db/.env", "PASSWORD=of the database\n");
    assertThat(given(load(files, Map.of())))
        .containsExactly("secret password /run/secrets/password 0:0 444 of the database");
  }

  @Test
  void anExternalOneIsReadWhereTheClusterIs() {
    var loaded =
        load(
            """
            services:
              web: {image: x, configs: [site], secrets: [password]}
            configs:
              site: {external: true}
            secrets:
              password: {external: true, name: db/password}
            """);
    assertThat(mounts(loaded))
        .containsExactly(
            new Mount.File(Mount.File.Kind.CONFIG, "site", "site", null, "/site", 0, 0, 0444),
            new Mount.File(
                Mount.File.Kind.SECRET,
                "password",
                "db/password",
                null,
                "/run/secrets/password",
                0,
                0,
                0444));
    assertThat(loaded.files()).isEmpty();
    assertThat(
            problems(
                """
                services: {web: {image: x, secrets: [a]}}
                secrets: {a: {external: true, name: ../services/x}}
                """))
        .singleElement()
        .asString()
        .contains("name of an external secret: found \"../services/x\"");
  }

  @Test
  void whatCanNotBeReadIsNamed() {
    var files =
        files(
                """
                services:
                  web: {image: x, secrets: [gone, folder, locked, large], configs: [home]}
                secrets:
                  gone: {file: ./gone}
                  folder: {file: ./folder}
                  locked: {file: ./locked}
                  large: {file: ./large}
                configs:
                  home: {file: "~/site.conf"}
                """)
            .with(FOLDER + "/folder/x", "")
            .unreadable(FOLDER + "/locked", "permission denied")
            .with(FOLDER + "/large", "x".repeat(MOST + 1));
    assertThat(problems(files, Request.in(FOLDER, Map.of())))
        .containsExactly(
            "compose.yaml:4:10: secrets.gone.file: found no file gone, expected one",
            "compose.yaml:5:12: secrets.folder.file: folder is no file that can be read, expected one",
            "compose.yaml:6:12: secrets.locked.file: can't read locked: permission denied",
            "compose.yaml:7:11: secrets.large.file: large has more than 512,000 bytes (500 KiB), which"
                + " is the most for a config or a secret; larger data belongs into a volume",
            "compose.yaml:9:10: configs.home.file: found ~, but HOME is not set to an absolute path");
  }

  @Test
  void asLongAsOneMayBeAndMoreThanAllMayBe() {
    var text = new StringBuilder("services:\n  web:\n    image: x\n    secrets:\n");
    for (int i = 0; i < 33; i++) {
      text.append("      - s%02d\n".formatted(i));
    }
    text.append("secrets:\n");
    for (int i = 0; i < 33; i++) {
      text.append("  s%02d: {file: ./s%02d}\n".formatted(i, i));
    }
    var files = files(text.toString());
    for (int i = 0; i < 33; i++) {
      files.with(FOLDER + "/s%02d".formatted(i), "%02d".formatted(i).repeat(MOST / 2));
    }
    assertThat(problems(files, Request.in(FOLDER, Map.of())))
        .containsExactly(
            "compose.yaml:71:9: secrets.s32.file: with it the configs and secrets of the app come to"
                + " 16,896,000 bytes, and at most 16,777,216 (16 MiB) may travel; larger data belongs"
                + " into a volume");
  }

  @Test
  void whereAndWhoseItCanNotBe() {
    assertThat(
            problems(
                """
                services:
                  web:
                    image: x
                    volumes: ["data:/etc/token"]
                    secrets:
                      - {source: token, target: ../../etc/passwd}
                      - {source: token, target: /etc/}
                      - {source: token, target: /etc/token}
                      - {source: token, target: a, uid: root}
                      - {source: token, target: b, mode: 04755}
                volumes: {data: {}}
                secrets:
                  token: {external: true}
                """))
        .containsExactly(
            "compose.yaml:6:9: services.web.secrets[0]: found the target \"../../etc/passwd\","
                + " expected the path of a file, from /run/secrets/ if it is relative",
            "compose.yaml:7:9: services.web.secrets[1]: found the target \"/etc/\", expected the path of"
                + " a file, from /run/secrets/ if it is relative",
            "compose.yaml:8:9: services.web.secrets[2]: its target is /etc/token, where something else"
                + " of the service stands already",
            "compose.yaml:9:9: services.web.secrets[3]: uid: found \"root\", expected a number",
            "compose.yaml:10:9: services.web.secrets[4]: mode: found \"4755\", expected 0 to 0777,"
                + " octal");
  }

  @Test
  void whatWouldGiveSomethingElseIsRefusedAndWhatOnlyDescribesIsTold() {
    String web = "services: {web: {image: x, configs: [a]}}\n";
    assertThat(problems(web + "configs: {a: {content: x, template_driver: golang}}\n"))
        .containsExactly(
            "compose.yaml:2:27: configs.a.template_driver: refused: it is given as it is; variables of"
                + " the file are filled in where it has the key content");
    assertThat(
            problems(
                """
                services: {web: {image: x, secrets: [a]}}
                secrets: {a: {external: true, driver: vault}}
                """))
        .containsExactly(
            "compose.yaml:2:31: secrets.a.driver: refused: there are no drivers; it can come from file,"
                + " environment or, if external, from Consul");
    assertThat(notices(load(web + "configs: {a: {content: x, labels: {b: c}}}\n")))
        .containsExactly(
            "compose.yaml:2:27: configs.a.labels: ignored: nothing looks for it by its labels");
  }

  @Test
  void whatNothingRunsWithStaysAtHome() {
    var loaded =
        load(
            """
            services:
              web: {image: x, secrets: [token, theirs], deploy: {replicas: 0}}
            secrets:
              token: {environment: NOT_SET}
              theirs: {external: true}
            """);
    assertThat(mounts(loaded))
        .extracting(mount -> ((Mount.File) mount).content())
        .containsExactly(Content.AT_HOME, null);
    assertThat(loaded.files()).isEmpty();
    assertThat(notices(loaded))
        .containsExactly(
            "compose.yaml:2:29: services.web.secrets[0]: does not travel while the service has no"
                + " replicas");
  }

  private static List<Mount> mounts(Loaded loaded) {
    return service(loaded, "web").container().mounts();
  }

  private static List<String> given(Loaded loaded) {
    return mounts(loaded).stream()
        .map(mount -> (Mount.File) mount)
        .map(
            f ->
                "%s %s %s %d:%d %o %s"
                    .formatted(
                        f.kind().name().toLowerCase(java.util.Locale.ROOT),
                        f.name(),
                        f.target(),
                        f.uid(),
                        f.gid(),
                        f.mode(),
                        text(loaded, f)))
        .toList();
  }

  private static String text(Loaded loaded, Mount.File file) {
    String hash = Objects.requireNonNull(file.content()).sha256();
    return new String(Objects.requireNonNull(loaded.files().get(hash)).toArray(), UTF_8);
  }
}
