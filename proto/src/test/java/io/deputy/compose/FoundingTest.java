package io.deputy.compose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.compose.form.Shape.Form;
import io.deputy.compose.source.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * File sets in the dialects of the founding systems: what docker compose made of them, and what
 * Deputy runs of them or says against it, which a person has read. The latter is rewritten by
 * {@code -Dgolden.write=true}; the diff is the review.
 */
class FoundingTest {
  private static final Path FOLDER = Path.of("src/test/resources/io/deputy/compose/founding");
  private static final Map<String, String> SECRETS =
      Map.of("MOLD_PASSWORD", "hush", "NEXTAUTH_SECRET", "hush-hush");

  private static FakeFiles files(Path folder) throws IOException {
    var files = new FakeFiles();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.with(Corpus.FOLDER + "/" + folder.relativize(file), Files.readString(file));
      }
    }
    return files;
  }

  private static Request request() {
    var environment = new HashMap<>(SECRETS);
    environment.put("HOME", Corpus.FOLDER);
    return Request.in(Corpus.FOLDER, environment).withFiles("docker-compose.yml").withApp("case");
  }

  private static Object config(String system) throws IOException, ComposeException {
    return Corpus.comparable(
        Compose.show(request(), files(FOLDER.resolve(system))).model().printed(Form.JSON));
  }

  @ParameterizedTest
  @ValueSource(strings = {"biomaj", "swefreq"})
  void configPrintsWhatDockerComposePrints(String system) throws Exception {
    String printed =
        Files.readString(FOLDER.resolve(system).resolve("expected.compose-2.40.3.json"));
    assertThat(config(system)).isEqualTo(Corpus.comparable(Corpus.yaml(printed)));
  }

  @Test
  void format1IsWhatDockerCompose1MadeOfIt() throws Exception {
    String printed = Files.readString(FOLDER.resolve("dictybase/expected.compose-1.29.2.yaml"));
    assertThat(OldOutcome.of(config("dictybase"))).isEqualTo(OldOutcome.of(Corpus.yaml(printed)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"biomaj", "dictybase", "swefreq"})
  void whatRunsOfIt(String system) throws IOException {
    String outcome;
    try {
      outcome = SpecText.of(Compose.load(request(), files(FOLDER.resolve(system))));
    } catch (ComposeException e) {
      outcome =
          e.problems().stream().map(Problem::toString).collect(Collectors.joining("\n", "", "\n"));
    }
    Path golden = FOLDER.resolve(system).resolve("outcome.txt");
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(golden, outcome, UTF_8);
    }
    assertThat(outcome).isEqualTo(Files.readString(golden));
  }

  @Test
  void dataBelowAFolderThatNobodyNamedIsRefused() throws IOException {
    FakeFiles files = files(FOLDER.resolve("biomaj")).with(Corpus.FOLDER + "/.env", "");
    assertThat(Loading.problems(files, request()))
        .filteredOn(problem -> problem.contains("BANKS_DIR"))
        .hasSize(6)
        .contains(
            "docker-compose.yml:14:9: services.consul.volumes[0]: the variable BANKS_DIR has no value,"
                + " which makes /consul a folder of the machine's root; give it one, or a default:"
                + " ${BANKS_DIR:-./data}");
  }

  @Test
  void twoAppsOfOneFileShareNothing() throws IOException {
    FakeFiles files = files(FOLDER.resolve("swefreq"));
    Loaded live = Loading.load(files, request().withApp("live"));
    Loaded dev = Loading.load(files, request().withApp("dev"));
    assertThat(Loading.service(live, "db").container().image()).isEqualTo("live-db");
    assertThat(Loading.service(dev, "db").container().image()).isEqualTo("dev-db");
    assertThat(Loading.service(live, "db").container().mounts().toString()).contains("live_users");
    assertThat(Loading.service(dev, "db").container().mounts().toString()).contains("dev_users");
  }

  @Test
  void aValueThatIsPassedThroughIsInNothingThatIsSaid() throws IOException {
    Path file =
        Path.of("src/test/resources/io/deputy/compose/playbook").resolve("docker-compose.yaml");
    var files = new FakeFiles().with(Corpus.FOLDER + "/docker-compose.yml", Files.readString(file));
    Loaded loaded = Loading.load(files, request());
    assertThat(Loading.service(loaded, "pwb-app").container().process().environment())
        .containsEntry("NEXTAUTH_SECRET", "hush-hush");
    assertThat(loaded.notices().toString()).isNotEmpty().doesNotContain("hush");
  }
}
