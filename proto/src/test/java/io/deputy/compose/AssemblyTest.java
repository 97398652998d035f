package io.deputy.compose;

import static io.deputy.compose.Loading.FOLDER;
import static io.deputy.compose.Loading.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.deputy.model.Mount;
import io.deputy.model.ServiceSpec;
import io.deputy.model.VolumeSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a file takes from others: {@code extends}, {@code include}, and the words of format 1. */
class AssemblyTest {
  private static final Request HERE = Request.in(FOLDER, Map.of());

  private static ServiceSpec web(FakeFiles files) {
    return service(Loading.load(files, HERE), "web");
  }

  @Test
  void aServiceExtendsOneOfItsFile() {
    ServiceSpec web =
        web(
            Loading.files(
                """
                services:
                  base: {image: x, environment: {A: 1, B: 1}, command: serve}
                  web: {extends: base, environment: [B=2], command: !reset null}
                """));
    assertThat(web.container().process().environment())
        .containsExactly(entry("A", "1"), entry("B", "2"));
    assertThat(web.container().process().command()).isNull();
  }

  @Test
  void pathsOfAnotherFileStartThere() {
    ServiceSpec web =
        web(
            Loading.files("services: {web: {extends: {file: common/base.yaml, service: app}}}")
                .with(
                    FOLDER + "/common/base.yaml",
                    "services: {app: {extends: root, env_file: a.env}, root: {image: x, volumes: ['./conf:/c:ro']}, other: {nonsense: 1}}")
                .with(FOLDER + "/common/a.env", "A=1")
                .with(FOLDER + "/common/conf/x", "y"));
    assertThat(web.container().process().environment()).containsExactly(entry("A", "1"));
    assertThat(web.container().mounts()).singleElement().isInstanceOf(Mount.Carried.class);
  }

  @Test
  void extendsThatLeadNowhere() {
    assertThat(Loading.problems("services: {web: {extends: wbe}}"))
        .containsExactly(
            "compose.yaml:1:27: services.web.extends: there is no service \"wbe\"; did you mean \"web\"?");
    assertThat(
            Loading.problems("services: {web: {image: x, extends: {service: a, file: no.yaml}}}"))
        .containsExactly(
            "compose.yaml:1:56: services.web.extends: no.yaml can't be read: no such file");
    assertThat(
            Loading.problems(
                "services: {web: {image: x, extends: b}, b: {image: x, extends: web}}"))
        .containsExactly(
            "compose.yaml:1:64: services.b.extends: services extend each other: compose.yaml:web →"
                + " compose.yaml:b → compose.yaml:web");
  }

  @Test
  void anIncludedFileHasAFolderAndVariablesOfItsOwn() {
    var files =
        Loading.files(
                """
                include: [sub/compose.yaml]
                services: {web: {image: "web:${TAG}", depends_on: [db]}}
                """)
            .with(FOLDER + "/.env", "TAG=1")
            .with(
                FOLDER + "/sub/compose.yaml",
                "services: {db: {image: 'db:${VERSION}-${TAG}', volumes: ['./init:/init:ro']}}")
            .with(FOLDER + "/sub/.env", "TAG=2\nVERSION=7")
            .with(FOLDER + "/sub/init/a", "b");
    ServiceSpec db = service(Loading.load(files, HERE), "db");
    assertThat(db.container().image()).isEqualTo("db:7-1");
    assertThat(db.container().mounts()).singleElement().isInstanceOf(Mount.Carried.class);
  }

  @Test
  void whatIsIncludedMustNotDiffer() {
    var same =
        Loading.files("include: [b.yaml]\nservices: {db: {image: x}}")
            .with(FOLDER + "/b.yaml", "services: {db: {image: x}}");
    assertThat(Loading.load(same, HERE).app().services()).containsOnlyKeys("db");
    var other =
        Loading.files("include: [b.yaml]\nservices: {db: {image: x}}")
            .with(FOLDER + "/b.yaml", "services: {db: {image: y}}");
    assertThat(Loading.problems(other, HERE))
        .containsExactly(
            "compose.yaml:1:11: include[0]: brings services.db of b.yaml:1:12, which compose.yaml:2:16"
                + " declares otherwise");
  }

  @Test
  void filesThatIncludeEachOther() {
    var files =
        Loading.files("include: [b.yaml]\nservices: {db: {image: x}}")
            .with(FOLDER + "/b.yaml", "include: [compose.yaml]");
    assertThat(Loading.problems(files, HERE))
        .containsExactly(
            "b.yaml:1:11: include[0]: files include each other: compose.yaml → b.yaml →"
                + " compose.yaml");
  }

  @Test
  void filesThatIncludeTheNextOneTwice() {
    var files = Loading.files("include: [f1.yaml, ./f1.yaml]");
    for (int i = 1; i < 30; i++) {
      files.with(
          FOLDER + "/f%d.yaml".formatted(i), "include: [f%d.yaml, ./f%1$d.yaml]".formatted(i + 1));
    }
    files.with(FOLDER + "/f30.yaml", "services: {a: {image: x}}");
    assertThat(Loading.problems(files, HERE))
        .singleElement()
        .asString()
        .endsWith(
            "more than 1,000 times a file is included, each mention counted: nobody's services need"
                + " that");
  }

  @Test
  void aDiamondOfIncludesIsFine() {
    var files =
        Loading.files("include: [b.yaml, c.yaml]")
            .with(FOLDER + "/b.yaml", "include: [d.yaml]")
            .with(FOLDER + "/c.yaml", "include: [d.yaml]")
            .with(FOLDER + "/d.yaml", "services: {db: {image: x}}");
    assertThat(Loading.load(files, HERE).app().services()).containsOnlyKeys("db");
  }

  @Test
  void manyWhoExtendWhatIsLong() {
    var text = new StringBuilder("services:\n  base:\n    image: x\n    environment:\n");
    for (int i = 0; i < 20_000; i++) {
      text.append("      A%d: 1\n".formatted(i));
    }
    for (int i = 0; i < 1000; i++) {
      text.append("  s%d: {extends: base}\n".formatted(i));
    }
    assertThat(Loading.problems(text.toString()))
        .singleElement()
        .asString()
        .endsWith(
            "services.s48.extends: more than 2,000,000 values, what is included and extended"
                + " counted at each mention: nobody's services need that");
  }

  @Test
  void includedVariablesOfOneLoadCountTogether() {
    var files = Loading.files("include: [" + "b.yaml, ".repeat(20) + "]");
    files
        .with(FOLDER + "/b.yaml", "x-a: &a '" + "${A}".repeat(8) + "'\nx-b: [*a, *a, *a, *a, *a]")
        .with(FOLDER + "/.env", "A=" + "x".repeat(100_000));
    assertThat(Loading.problems(files, HERE))
        .singleElement()
        .asString()
        .endsWith("more than 67,108,864 characters, filled in: nobody's services need that");
  }

  @Test
  void aFileOfFormatOne() {
    var files =
        Loading.files(
                """
            web:
              build: ./web
              dockerfile: Other
              image: web
              links: [db]
              net: bridge
              log_driver: syslog
              log_opt: {tag: web}
              volume_driver: flocker
              volumes: ["data:/data", "/srv:/srv"]
            db:
              image: mysql:5.6
            """)
            .with(FOLDER + "/web/Other", "FROM scratch");
    var loaded = Loading.load(files, HERE);
    ServiceSpec web = service(loaded, "web");
    assertThat(web.dependencies())
        .singleElement()
        .satisfies(d -> assertThat(d.restart()).isFalse());
    assertThat(web.container().logging().driver()).isEqualTo("syslog");
    assertThat(web.container().mounts())
        .containsExactly(
            new Mount.Volume(
                "data",
                "/data",
                false,
                false,
                "",
                new VolumeSource("flocker", new TreeMap<>(), new TreeMap<>(), false)),
            new Mount.Bind("/srv", "/srv", false, ""));
  }

  @Test
  void aTypoAtTheTopIsNotFormatOne() {
    assertThat(Loading.problems("service:\n  web:\n    image: x\n"))
        .containsExactly("compose.yaml:1:1: service: unknown key; did you mean \"services\"?");
  }

  @Test
  void namesOfEverything() throws ComposeException {
    var files =
        Loading.files(
            """
            services:
              web: {image: x, depends_on: [db, cache]}
              db: {build: ., volumes: ["data:/d"]}
              cache: {image: y, profiles: [fast]}
            volumes: {data: , unused: }
            """);
    var model = Compose.show(HERE.withProfiles("fast"), files).model();
    assertThat(model.services()).containsExactly("cache", "db", "web");
    assertThat(model.images()).containsExactly("y", "shop-db", "x");
    assertThat(model.names("volumes")).containsExactly("data");
    assertThat(model.names("networks")).containsExactly("default");
    assertThat(model.profiles()).isEqualTo(List.of("fast"));
  }
}
