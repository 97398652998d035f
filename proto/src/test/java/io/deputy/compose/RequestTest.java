package io.deputy.compose;

import static io.deputy.compose.Loading.FOLDER;
import static io.deputy.compose.Loading.load;
import static io.deputy.compose.Loading.notices;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which files are found, what the app is called, which variables there are. */
class RequestTest {
  private static String file(String image) {
    return "services: {web: {image: '%s'}}".formatted(image);
  }

  private static String image(Loaded loaded) {
    return Loading.service(loaded, "web").container().image();
  }

  @Test
  void aNameInTheFileIsMadeOneAsAFoldersIs() {
    assertThat(load(Loading.files("name: _My App.2\n" + file("x")), Map.of()).app().name())
        .isEqualTo("myapp2");
    assertThat(load(Loading.files("name: ä\n" + file("x")), Map.of()).app().name())
        .isEqualTo("shop");
  }

  @Test
  void looksUpwardsAndTakesTheOverrideAlong() {
    var files =
        new FakeFiles()
            .with("/home/ann/docker-compose.yml", file("base"))
            .with("/home/ann/docker-compose.override.yml", file("over"))
            .with(FOLDER + "/sub/readme", "");
    var loaded = load(files, Request.in(FOLDER + "/sub", Map.of()));
    assertThat(image(loaded)).isEqualTo("over");
    assertThat(loaded.app().name()).isEqualTo("ann");
  }

  @Test
  void prefersTheNewName() {
    var files =
        Loading.files(file("new"))
            .with(FOLDER + "/docker-compose.yml", file("old"))
            .with(FOLDER + "/compose.yml", file("mid"));
    assertThat(image(load(files, Map.of()))).isEqualTo("new");
  }

  @Test
  void takesFilesFromTheEnvironmentOrFromDotEnv() {
    var files =
        Loading.files(file("no"))
            .with(FOLDER + "/a.yaml", file("a"))
            .with(FOLDER + "/b.yaml", file("b"));
    assertThat(image(load(files, Map.of("COMPOSE_FILE", "a.yaml:b.yaml")))).isEqualTo("b");
    files.with(FOLDER + "/.env", "COMPOSE_FILE=b.yaml,a.yaml\nCOMPOSE_PATH_SEPARATOR=,");
    assertThat(image(load(files, Map.of()))).isEqualTo("a");
  }

  @Test
  void aLaterEnvFileUsesWhatAnEarlierOneSets() {
    var files =
        Loading.files(file("${IMAGE}"))
            .with(FOLDER + "/a.env", "REGISTRY=a\nTAG=1")
            .with(FOLDER + "/b.env", "TAG=2\nIMAGE=$REGISTRY/web:$TAG");
    Request both = Request.in(FOLDER, Map.of()).withEnvFiles("a.env", "b.env");
    assertThat(image(load(files, both))).isEqualTo("a/web:1");
    Request process =
        Request.in(FOLDER, Map.of("REGISTRY", "p", "TAG", "3")).withEnvFiles("a.env", "b.env");
    assertThat(image(load(files, process))).isEqualTo("p/web:3");
  }

  @Test
  void readsStandardInput() {
    var files = new FakeFiles().with("-", file("piped"));
    var loaded = load(files, Request.in(FOLDER, Map.of()).withFiles("-"));
    assertThat(image(loaded)).isEqualTo("piped");
    assertThat(loaded.app().name()).isEqualTo("shop");
  }

  @Test
  void namesTheApp() {
    var named = Loading.files("name: from-${WHERE:-file}\n" + file("x"));
    var request = Request.in(FOLDER, Map.of());
    assertThat(load(Loading.files(file("x")), request).app().name()).isEqualTo("shop");
    assertThat(load(named, request).app().name()).isEqualTo("from-file");
    assertThat(load(named, Map.of("COMPOSE_PROJECT_NAME", "env")).app().name()).isEqualTo("env");
    assertThat(load(named, request.withApp("told")).app().name()).isEqualTo("told");
    assertThat(AppName.normalised("_My App.2")).isEqualTo("myapp2");
  }

  @Test
  void theProcessGoesOverEnvFilesAndLaterFilesOverEarlierOnes() {
    var files =
        Loading.files(file("${A}-${B}-${C}"))
            .with(FOLDER + "/.env", "A=dot\nB=dot\nC=dot")
            .with(FOLDER + "/1.env", "A=1\nB=1\nC=1")
            .with(FOLDER + "/2.env", "B=2\nC=2");
    assertThat(image(load(files, Map.of("C", "process")))).isEqualTo("dot-dot-process");
    var request = Request.in(FOLDER, Map.of("C", "process")).withEnvFiles("1.env", "2.env");
    assertThat(image(load(files, request))).isEqualTo("1-2-process");
  }

  @Test
  void theProjectDirectoryIsWhereRelativePathsStart() {
    var files =
        new FakeFiles()
            .with("/srv/compose.yaml", "services: {web: {image: x, volumes: ['./c:/c:ro']}}")
            .with(FOLDER + "/conf/c", "here");
    var request =
        Request.in(FOLDER, Map.of()).withFiles("/srv/compose.yaml").withProjectDirectory("conf");
    var loaded = load(files, request);
    assertThat(loaded.carried().values()).containsExactly(FOLDER + "/conf/c");
    assertThat(loaded.app().name()).isEqualTo("conf");
  }

  @Test
  void anUnsetVariableIsTold0nce() {
    var files =
        Loading.files("services: {a: {image: 'x$GONE'}, b: {image: 'y$GONE', user: '$GONE'}}");
    assertThat(notices(load(files, Map.of())))
        .containsExactly(
            "compose.yaml:1:23: services.a.image: the variable GONE is not set and counts as empty");
  }
}
