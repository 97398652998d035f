package io.deputy.cli;

import static io.deputy.cli.CommandRun.deputy;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.cli.process.Exit;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is said in a sentence with its place, on standard error, with exit code 2. */
class BadInputTest {
  private final ScriptedCoordinator coordinator = ScriptedCoordinator.start();

  @TempDir private Path dir;

  @AfterEach
  void nothingWasAsked() {
    assertThat(coordinator.asked).isEmpty();
    coordinator.close();
  }

  private void golden(String name, String compose, String... words) throws IOException {
    if (!compose.isEmpty()) {
      Files.writeString(dir.resolve("compose.yaml"), compose);
    }
    var result = deputy(words).at(coordinator).in(dir).run();
    result.matches(name);
    assertThat(result.exit()).isEqualTo(Exit.INPUT);
    assertThat(result.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"apply", "plan"})
  void noComposeFile(String command) throws IOException {
    golden("bad-no-file-" + command, "", command);
  }

  @Test
  void aFileThatIsNot() throws IOException {
    golden("bad-missing-file", "", "plan", "-f", "nope.yaml");
  }

  @Test
  void yamlThatDoesNotParse() throws IOException {
    golden("bad-yaml", "services:\n  db:\n    image: \"postgres\n    ports: [\n", "apply");
  }

  @Test
  void aServiceWithoutImageOrBuild() throws IOException {
    golden("bad-no-image", "services:\n  db:\n    command: [run]\n", "apply");
  }

  @Test
  void aPortTwice() throws IOException {
    golden(
        "bad-port-twice",
        """
        services:
          one:
            image: a
            ports: ["8080:80"]
          two:
            image: b
            ports: ["8080:81"]
        """,
        "apply");
  }

  @Test
  void anUnknownKey() throws IOException {
    golden("bad-unknown-key", "services:\n  db:\n    image: a\n    imagee: b\n", "apply");
  }

  @Test
  void anUnsetVariableThatIsRequired() throws IOException {
    golden(
        "bad-unset-variable", "services:\n  db:\n    image: \"db:${TAG:?say which}\"\n", "apply");
  }

  @Test
  void anUnsetVariableIsWarnedAbout() throws IOException {
    golden("bad-unset-warned", "services:\n  db:\n    image: ${IMAGE}\n", "apply");
  }

  @Test
  void severalProblemsAreAllTold() throws IOException {
    golden(
        "bad-several",
        "services:\n  db:\n    imagee: b\n  web:\n    image: a\n    ports: [\"http\"]\n",
        "apply",
        "--app",
        "live");
  }

  @Test
  void anAppNameThatIsNone() throws IOException {
    golden("bad-app-name", "services:\n  db:\n    image: a\n", "plan", "--app", "No Name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          | no command
          stauts | typing error
          status --bogus | unknown option
          status one two | too many words
          explain | missing word
          explain /db | service without app
          logs db --tail some | not a number
          logs db --tail -1 | negative number
          pki | no pki command
          pki init pki | no cluster
          """)
  void commandLines(String words, String name) throws IOException {
    golden(
        "bad-words-" + name.replace(' ', '-'),
        "",
        words == null ? new String[0] : words.split(" "));
  }

  @Test
  void noCoordinatorIsNamed() {
    deputy("status").run().matches("bad-no-coordinator");
  }

  @Test
  void aCoordinatorThatIsNoAddress() {
    deputy("status", "--coordinator", "c1:port").run().matches("bad-coordinator");
    deputy("status", "--coordinator", "c1:99999").run().matches("bad-coordinator-port");
  }

  @Test
  void settingsWithATypingError() throws IOException {
    Path file = dir.resolve("deputy.conf");
    Files.writeString(file, "coordinaters = c1:7420\n");
    deputy("status").in(dir).settings(file).run().matches("bad-settings");
  }

  @Test
  void aFolderWithoutACertificate() {
    deputy("status", "--coordinator", "c1", "--tls-dir", "tls")
        .in(dir)
        .run()
        .matches("bad-no-certificate");
  }

  @Test
  void anAgentsCertificate() throws IOException {
    Files.copy(TestPki.agent().resolve("agent.pem"), dir.resolve("operator.pem"));
    deputy("status", "--coordinator", "c1", "--tls-dir", ".")
        .in(dir)
        .run()
        .matches("bad-agents-certificate");
  }

  @Test
  void theKeyOfAnotherCertificate() throws IOException {
    Files.copy(TestPki.operator().resolve("ca.pem"), dir.resolve("ca.pem"));
    Files.copy(TestPki.operator().resolve("operator.pem"), dir.resolve("operator.pem"));
    Files.copy(TestPki.agent().resolve("agent-key.pem"), dir.resolve("operator-key.pem"));
    deputy("status", "--coordinator", "c1", "--tls-dir", ".").in(dir).run().matches("bad-key");
  }

  @Test
  void aFileThatIsNoCertificate() throws IOException {
    Files.writeString(dir.resolve("operator.pem"), "hello\n");
    deputy("status", "--coordinator", "c1", "--tls-dir", ".")
        .in(dir)
        .run()
        .matches("bad-certificate");
  }

  @Test
  void whatTheCoordinatorRefusesIsInputToo() throws IOException {
    Files.writeString(dir.resolve("compose.yaml"), "services:\n  db:\n    image: a\n");
    coordinator.apply =
        _ -> {
          throw Status.INVALID_ARGUMENT
              .withDescription(
                  "live/db: port 80 is published by dev/web already, and all machines answer it\n"
                      + "live/db: port 443 is published by dev/web already, and all machines answer"
                      + " it")
              .asRuntimeException();
        };
    var result = deputy("apply", "--app", "live").at(coordinator).in(dir).run();
    coordinator.asked.clear();
    result.matches("bad-refused");
  }
}
