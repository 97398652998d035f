package io.deputy.cli;

import static io.deputy.cli.CommandRun.deputy;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.cli.process.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code deputy config} prints, with no coordinator anywhere. */
class ConfigTest {
  private static final String SHOP =
      """
      services:
        web:
          image: "web:${TAG:-1}"
          command: ["sh", "-c", "echo $$HOME"]
          depends_on: [db]
          ports: ["8080:80"]
          environment: {ON: "yes", CODE: "0440", TEXT: "a\\nb"}
          extra_hosts: ["a:1.2.3.4"]
          x-note: kept
        db:
          build: ./db
          volumes: ["data:/data", "./init:/init:ro"]
        tool: {image: tool, profiles: [debug]}
      volumes: {data: , unused: }
      """;

  @TempDir private Path dir;

  @BeforeEach
  void shop() throws IOException {
    Files.writeString(dir.resolve("compose.yaml"), SHOP);
  }

  private void golden(String name, String... words) {
    deputy(words).in(dir).run().matches(name);
  }

  @Test
  void asYaml() {
    golden("config-yaml", "config", "--app", "shop");
  }

  @Test
  void asJson() {
    golden("config-json", "config", "--app", "shop", "--format", "json");
    assertThat(deputy("config", "--json").in(dir).run().out())
        .isEqualTo(deputy("config", "--format", "json").in(dir).run().out());
  }

  @Test
  void itIsReadAgainAsItWas() throws IOException {
    String yaml = deputy("config", "--app", "shop").in(dir).run().out();
    Files.writeString(dir.resolve("again.yaml"), yaml.replace("DIR", dir.toString()));
    assertThat(deputy("config", "--app", "shop", "-f", "again.yaml").in(dir).run().out())
        .isEqualTo(yaml);
  }

  @Test
  void variablesAsTheyAreWritten() {
    assertThat(deputy("config", "--no-interpolate").in(dir).run().out())
        .contains("image: web:${TAG:-1}")
        .contains("echo $$HOME");
  }

  @Test
  void parts() {
    assertThat(deputy("config", "--services").in(dir).run().out()).isEqualTo("db\nweb\n");
    assertThat(deputy("config", "--services", "--profile", "debug").in(dir).run().out())
        .isEqualTo("db\ntool\nweb\n");
    assertThat(deputy("config", "--images", "--app", "shop").in(dir).run().out())
        .isEqualTo("shop-db\nweb:1\n");
    assertThat(deputy("config", "--volumes").in(dir).run().out()).isEqualTo("data\n");
    assertThat(deputy("config", "--networks").in(dir).run().out()).isEqualTo("default\n");
    assertThat(deputy("config", "--profiles").in(dir).run().out()).isEqualTo("debug\n");
    assertThat(deputy("config", "--volumes", "--json").in(dir).run().out())
        .isEqualTo("[\n  \"data\"\n]\n");
    assertThat(deputy("config", "-q").in(dir).run().out()).isEmpty();
  }

  @Test
  void aHashNamesWhatContainersAreMadeFrom() throws IOException {
    String before = deputy("config", "--hash", "*").in(dir).run().out();
    assertThat(before).matches("db [0-9a-f]{64}\nweb [0-9a-f]{64}\n");
    Files.writeString(
        dir.resolve("compose.yaml"),
        SHOP.replace("depends_on: [db]", "scale: 3 # more").replace("data: ,", "data: {},"));
    assertThat(deputy("config", "--hash", "*").in(dir).run().out()).isEqualTo(before);
    Files.writeString(dir.resolve("compose.yaml"), SHOP.replace("8080:80", "8081:80"));
    assertThat(deputy("config", "--hash", "db,web").in(dir).run().out().lines().toList())
        .satisfiesExactly(
            db -> assertThat(before).contains(db), web -> assertThat(before).doesNotContain(web));
  }

  @Test
  void whatIsWrong() throws IOException {
    assertThat(deputy("config", "--hash", "wbe").in(dir).run())
        .satisfies(
            run -> {
              assertThat(run.exit()).isEqualTo(Exit.INPUT);
              assertThat(run.err())
                  .contains("--hash: there is no service \"wbe\", expected *, or of db, web");
            });
    assertThat(deputy("config", "--format", "xml").in(dir).run().exit()).isEqualTo(Exit.INPUT);
    Files.writeString(dir.resolve("compose.yaml"), "services: {web: {image: 5}}");
    var run = deputy("config").in(dir).run();
    assertThat(run.exit()).isEqualTo(Exit.INPUT);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("compose.yaml:1:25: services.web.image: found 5, expected a text");
  }

  @Test
  void aBindOfTheMachinesRootIsShownWithAWarning() throws IOException {
    Files.writeString(
        dir.resolve("compose.yaml"), "services: {web: {image: x, volumes: ['${DIR}/mongo:/d']}}");
    var run = deputy("config").in(dir).run();
    assertThat(run.exit()).isEqualTo(Exit.DONE);
    assertThat(run.out()).contains("source: /mongo");
    assertThat(run.err())
        .contains(
            "the variable DIR has no value, which makes /mongo a folder of the machine's root")
        .contains("\"plan\" and \"apply\" refuse it");
  }
}
