package io.deputy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.link.TestPki;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  @TempDir Path folder;
  private final PrintStream stderr = System.err;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @AfterEach
  void restore() {
    System.setErr(stderr);
  }

  private int exit(String... args) {
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    return Main.run(args);
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8).strip();
  }

  private String refused(String... args) {
    assertThat(exit(args)).isEqualTo(2);
    return said();
  }

  @Test
  void aMissingConfigurationIsOneSentence() {
    assertThat(refused("/no/such/agent.conf"))
        .isEqualTo("deputy-agent: no configuration file /no/such/agent.conf");
  }

  @Test
  void aWrongOneSaysAllThatIsWrong() throws IOException {
    Path file = Files.writeString(folder.resolve("agent.conf"), "machine=h1\npeer.port=x\n");
    assertThat(refused(file.toString()))
        .isEqualTo(
            "deputy-agent: "
                + file
                + ": cluster is missing; address is missing; peer.port: found \"x\", expected a"
                + " port, 1 to 65535");
  }

  @Test
  void aMissingCertificateIsNamed() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("agent.conf"),
            "cluster=lab\nmachine=h1\naddress=10.0.0.1\ntls.cert=%s/agent.pem\n".formatted(folder));
    assertThat(refused(file.toString()))
        .isEqualTo("deputy-agent: %s/agent.pem: there is no such file".formatted(folder));
  }

  /** Complete but for these lines. */
  private Path configuration(String lines) throws IOException {
    var files = new TestPki(folder).certificate("spiffe://lab/agent/h1");
    return Files.writeString(
        folder.resolve("agent.conf"),
        "cluster=lab\nmachine=h1\ntls.ca=%s\ntls.cert=%s\ntls.key=%s\n%s\n"
            .formatted(files.ca(), files.certificate(), files.key(), lines));
  }

  @Test
  void anAddressOfAnotherMachineIsRefusedUntilItIsThisOnes() throws Exception {
    // Of a range for examples only (RFC 5737).
    Path file = configuration("address=192.0.2.1\nstate=" + folder.resolve("state"));
    assertThat(exit(file.toString())).isEqualTo(1);
    assertThat(said())
        .startsWith(
            "deputy-agent: %s: address: found \"192.0.2.1\", expected an address of this machine: "
                .formatted(file))
        .hasLineCount(1);
  }

  @Test
  void aVirtualNetworkWithTheMachineInItIsRefused() throws Exception {
    Path file =
        configuration(
            "address=127.0.0.1\nvirtual.network=127.0.0.0/8\nstate=" + folder.resolve("state"));
    assertThat(exit(file.toString())).isEqualTo(1);
    assertThat(said())
        .startsWith(
            "deputy-agent: %s: virtual.network: found \"127.0.0.0/8\", expected a network that"
                    .formatted(file)
                + " contains no address of this machine: ")
        .hasLineCount(1);
  }

  @Test
  void aStateFolderThatCannotBeMadeIsOneSentence() throws Exception {
    Path file = configuration("address=127.0.0.1\nstate=/proc/x");
    assertThat(exit(file.toString())).isEqualTo(1);
    assertThat(said())
        .isEqualTo(
            "deputy-agent: %s: state: found \"/proc/x\", expected a folder that the agent can make"
                    .formatted(file)
                + " and write: no such file or directory");
  }

  @Test
  void whileAnotherAgentHasTheFolderSystemdTriesAgain() throws Exception {
    Path state = folder.resolve("state");
    Path file = configuration("address=10.0.0.1\nstate=" + state);
    try (StateFolder _ = StateFolder.take(state)) {
      assertThat(exit(file.toString())).isEqualTo(1);
    }
    assertThat(said())
        .isEqualTo(
            "deputy-agent: another agent runs with state folder %s, and has locked lock in it: a machine has one"
                .formatted(state));
  }

  @Test
  void whatIsNoFileGetsTheUsage() {
    assertThat(refused("a", "b"))
        .isEqualTo(
            "deputy-agent: usage: deputy-agent [CONFIG], which is /etc/deputy/agent.conf without it");
    said.reset();
    assertThat(refused("--help")).startsWith("deputy-agent: usage: ");
  }
}
