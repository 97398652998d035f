package io.deputy.compose;

import static io.deputy.compose.Loading.FOLDER;
import static io.deputy.compose.Loading.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.Build;
import io.deputy.model.Supply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code build} and {@code pull_policy}. */
class BuildTest {
  private static FakeFiles files(String web) {
    return Loading.files("name: shop\nservices:\n  web:\n" + web.indent(4))
        .with(FOLDER + "/src/Dockerfile", "FROM scratch")
        .with(FOLDER + "/src/main.c", "main")
        .with(FOLDER + "/ci/prod.Dockerfile", "FROM scratch\nCOPY . /");
  }

  private static Build built(FakeFiles files) {
    return Objects.requireNonNull(
        service(Loading.load(files, Map.of()), "web").container().supply().build());
  }

  private static Build built(String web) {
    return built(files(web));
  }

  private static List<String> problems(String web) {
    return Loading.problems(files(web), Request.in(FOLDER, Map.of()));
  }

  @Test
  void itsNameIsWhatItIsBuiltFrom() {
    Build build = built("build: src\n");
    assertThat(build.dockerfile()).isEqualTo("Dockerfile");
    assertThat(build.reference()).matches("deputy.local/shop/web:[0-9a-f]{16}");
    assertThat(built("build: {context: ./src}\n")).isEqualTo(build);
    assertThat(built(files("build: src\n").with(FOLDER + "/src/main.c", "changed")).reference())
        .isNotEqualTo(build.reference());
    assertThat(built("build: {context: src, args: {A: b}}\n").reference())
        .isNotEqualTo(build.reference());
  }

  @Test
  void theContextTravels() {
    Loaded loaded = Loading.load(files("build: src\n"), Map.of());
    assertThat(loaded.contexts()).containsValue(FOLDER + "/src");
    assertThat(service(loaded, "web").container().image()).isEqualTo("shop-web");
  }

  @Test
  void itsOptionsReachTheBuilder() {
    Build build =
        built(
            """
            build:
              context: src
              args: [A=1, B=2]
              target: run
              labels: {l: x}
              platforms: [linux/amd64]
              network: host
              shm_size: 64m
              extra_hosts: ["a=10.0.0.1"]
              cache_from: [c:1]
              no_cache: true
              pull: true
            """);
    assertThat(build.args()).containsExactlyInAnyOrderEntriesOf(Map.of("A", "1", "B", "2"));
    assertThat(build)
        .returns("run", Build::target)
        .returns("linux/amd64", Build::platform)
        .returns("host", Build::network)
        .returns(64L << 20, Build::shmBytes)
        .returns(List.of("a:10.0.0.1"), Build::extraHosts)
        .returns(List.of("c:1"), Build::cacheFrom)
        .returns(true, Build::noCache)
        .returns(true, Build::pull);
    assertThat(build.labels()).containsEntry("l", "x");
  }

  @Test
  void aDockerfileElsewhereTravelsInTheSpec() {
    Build build = built("build: {context: src, dockerfile: ../ci/prod.Dockerfile}\n");
    assertThat(build.dockerfile()).isEmpty();
    assertThat(build.inline()).isEqualTo("FROM scratch\nCOPY . /");
    assertThat(built("build: {context: src, dockerfile_inline: FROM x}\n").inline())
        .isEqualTo("FROM x");
  }

  @Test
  void withoutSomethingToBuildFromTheImageThatIsNamedIsPulled() {
    Loaded loaded = Loading.load(files("image: nginx\nbuild: nowhere\n"), Map.of());
    assertThat(service(loaded, "web").container().supply()).isEqualTo(Supply.USUAL);
    assertThat(Loading.notices(loaded))
        .containsExactly(
            "compose.yaml:5:5: services.web.build: ignored, and the image is pulled: there is no"
                + " folder nowhere to build from");
    assertThat(problems("image: nginx\nbuild: nowhere\npull_policy: build\n"))
        .singleElement()
        .asString()
        .contains("there is no folder nowhere to build from");
  }

  @Test
  void whatIsNotThereIsSaidByName() {
    assertThat(problems("build: nowhere\n"))
        .singleElement()
        .asString()
        .contains("there is no folder nowhere to build from");
    assertThat(problems("build: {context: src, dockerfile: Other}\n"))
        .singleElement()
        .asString()
        .contains("there is no file src/Other");
    assertThat(problems("build: https://github.com/a/b.git\n"))
        .singleElement()
        .asString()
        .contains("expected a folder beside the file");
  }

  @ParameterizedTest
  @CsvSource({
    "'ssh: [default]'",
    "'privileged: true'",
    "'entitlements: [network.host]'",
    "'additional_contexts: {a: ./src}'",
  })
  void whatABuildCannotHaveIsRefused(String key) {
    assertThat(problems("build:\n  context: src\n  %s\n".formatted(key)))
        .singleElement()
        .asString()
        .contains("web.build." + key.substring(0, key.indexOf(':')) + ": refused: ");
  }

  @Test
  void anotherServiceMayRunWhatIsBuilt() {
    var files =
        files("image: my/app\nbuild: src\n")
            .with(
                FOLDER + "/compose.override.yaml",
                "services: {worker: {image: my/app}, other: {image: my/app, pull_policy: never}}");
    Loaded loaded = Loading.load(files, Map.of());
    assertThat(service(loaded, "worker").container().reference())
        .isEqualTo(service(loaded, "web").container().reference());
    assertThat(service(loaded, "other").container().reference()).isEqualTo("my/app");
  }

  @ParameterizedTest
  @CsvSource({
    "missing,        MISSING, PT0S",
    "if_not_present, MISSING, PT0S",
    "always,         ALWAYS,  PT0S",
    "never,          NEVER,   PT0S",
    "daily,          STALE,   PT24H",
    "weekly,         STALE,   PT168H",
    "every_2h30m,    STALE,   PT2H30M",
  })
  void whenAnImageIsPulled(String policy, Supply.Pull pull, Duration after) {
    var web = service(Loading.load(files("image: x\npull_policy: " + policy), Map.of()), "web");
    assertThat(web.container().supply()).isEqualTo(new Supply(pull, after, null));
  }

  @Test
  void aPolicyThatAsksARegistryBuildsNothing() {
    Loaded loaded = Loading.load(files("build: src\nimage: x\npull_policy: always\n"), Map.of());
    assertThat(service(loaded, "web").container().supply().build()).isNull();
    assertThat(Loading.notices(loaded))
        .singleElement()
        .asString()
        .contains("build: ignored: pull_policy says always");
  }

  @Test
  void aPolicyDoesNotAskARegistryForWhatHasNoNameThere() {
    Loaded loaded = Loading.load(files("build: src\npull_policy: daily\n"), Map.of());
    assertThat(service(loaded, "web").container().supply().build()).isNotNull();
    assertThat(Loading.notices(loaded))
        .singleElement()
        .asString()
        .endsWith("pull_policy: ignored: there is no image to pull, only one to build");
    for (String image : List.of("", "image: x\n")) {
      loaded = Loading.load(files("build: src\npull_policy: never\n" + image), Map.of());
      assertThat(service(loaded, "web").container().supply().build()).isNotNull();
      assertThat(Loading.notices(loaded)).isEmpty();
    }
  }
}
