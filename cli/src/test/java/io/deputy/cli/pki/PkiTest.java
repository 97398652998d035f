package io.deputy.cli.pki;

import static io.deputy.cli.CommandRun.deputy;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.cli.CommandRun;
import io.deputy.cli.process.Exit;
import io.deputy.golden.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates as {@code deputy pki} makes them, and as openssl sees them. */
class PkiTest {
  private static final Clock THEN =
      Clock.fixed(Instant.parse("2026-02-03T04:05:06Z"), ZoneOffset.UTC);

  @TempDir private Path dir;

  private CommandRun.Result run(Clock clock, String... words) {
    return deputy(words).in(dir).clock(clock).run();
  }

  private void made(Clock clock) {
    for (String words :
        new String[] {
          "pki init --cluster lab ca",
          "pki agent h1 --address 10.0.0.11 --address h1.lab --dir ca",
          "pki coordinator c1 --address 10.0.0.11,fe80::1 --dir ca",
          "pki operator ann --dir ca"
        }) {
      var result = run(clock, words.split(" "));
      assertThat(result.exit()).as(result.transcript()).isZero();
    }
  }

  @Test
  void whatEachCommandSays() {
    var all = new StringBuilder();
    for (String words :
        new String[] {
          "pki init --cluster lab ca",
          "pki init --cluster lab ca",
          "pki agent h1 --address 10.0.0.11 --address h1.lab --dir ca",
          "pki coordinator c1 --address 10.0.0.11,fe80::1 --dir ca --json",
          "pki operator ann --dir ca",
          "pki operator ann --dir ca",
          "pki list --dir ca",
          "pki list --dir ca --json"
        }) {
      all.append(run(THEN, words.split(" ")).transcript()).append('\n');
    }
    var almostOver = Clock.fixed(Instant.parse("2027-01-20T00:00:00Z"), ZoneOffset.UTC);
    all.append(run(almostOver, "pki", "list", "--dir", "ca").transcript());
    Golden.compare(Golden.resource("golden/pki.txt"), all.toString());
  }

  @ParameterizedTest
  @CsvSource({"agent-h1, agent", "coordinator-c1, coordinator", "operator-ann, operator"})
  void opensslVerifiesTheChainAndReadsTheKey(String folder, String kind) throws Exception {
    made(Clock.systemUTC());
    Path own = dir.resolve("ca").resolve(folder);
    Path certificate = own.resolve(kind + ".pem");
    String purpose = kind.equals("operator") ? "sslclient" : "sslserver";
    assertThat(
            openssl(
                "verify",
                "-x509_strict",
                "-purpose",
                purpose,
                "-CAfile",
                own.resolve("ca.pem").toString(),
                certificate.toString()))
        .endsWith("OK");
    String publicKey = openssl("x509", "-in", certificate.toString(), "-noout", "-pubkey");
    assertThat(openssl("pkey", "-in", own.resolve(kind + "-key.pem").toString(), "-pubout"))
        .isEqualTo(publicKey);
  }

  @Test
  void anotherCaDoesNotVerifyIt() throws Exception {
    made(Clock.systemUTC());
    assertThat(run(Clock.systemUTC(), "pki", "init", "--cluster", "lab", "other").exit()).isZero();
    assertThat(
            openssl(
                "verify",
                "-CAfile",
                dir.resolve("other/ca.pem").toString(),
                dir.resolve("ca/agent-h1/agent.pem").toString()))
        .contains("verification failed");
  }

  @Test
  void theCertificateSaysWhoAndWhereAndForHowLong() throws Exception {
    made(THEN);
    String agent = text("ca/agent-h1/agent.pem");
    assertThat(agent)
        .contains("URI:spiffe://lab/agent/h1, IP Address:10.0.0.11, DNS:h1.lab")
        .contains("TLS Web Server Authentication, TLS Web Client Authentication")
        .contains("ASN1 OID: prime256v1", "CA:FALSE")
        .contains("Not Before: Feb  3 04:00:06 2026 GMT", "Not After : Feb  3 04:05:06 2027 GMT");
    assertThat(text("ca/operator-ann/operator.pem"))
        .contains("URI:spiffe://lab/operator/ann", "TLS Web Client Authentication")
        .doesNotContain("TLS Web Server");
    assertThat(text("ca/ca.pem"))
        .contains("CA:TRUE, pathlen:0", "Not After : Feb  3 04:05:06 2036 GMT");
  }

  private String text(String file) throws Exception {
    return openssl("x509", "-in", dir.resolve(file).toString(), "-noout", "-text");
  }

  @Test
  void keysAreTheOwnersAlone() throws IOException {
    made(Clock.systemUTC());
    try (var files = Files.walk(dir.resolve("ca"))) {
      for (Path file : files.toList()) {
        String rights = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        if (Files.isDirectory(file)) {
          assertThat(rights).as(file.toString()).isEqualTo("rwx------");
        } else if (file.toString().endsWith("-key.pem")) {
          assertThat(rights).as(file.toString()).isEqualTo("rw-------");
        }
      }
    }
  }

  @Test
  void nothingIsWrittenOver() throws IOException {
    made(Clock.systemUTC());
    Path key = dir.resolve("ca/agent-h1/agent-key.pem");
    String before = Files.readString(key);
    var result = run(THEN, "pki", "agent", "h1", "--address", "h1", "--dir", "ca");
    assertThat(result.exit()).isEqualTo(Exit.INPUT);
    assertThat(Files.readString(key)).isEqualTo(before);
    try (var left = Files.list(dir.resolve("ca"))) {
      assertThat(left).hasSize(5); // two of the CA, three folders, nothing unfinished
    }
  }

  @Test
  void noKeyIsEverPrinted() throws IOException {
    made(Clock.systemUTC());
    String key = Files.readString(dir.resolve("ca/ca-key.pem")).lines().toList().get(1);
    Files.writeString(dir.resolve("ca/ca-key.pem"), "-----BEGIN PRIVATE KEY-----\n" + key);
    var result = run(THEN, "pki", "operator", "bob", "--dir", "ca");
    assertThat(result.exit()).isEqualTo(Exit.INPUT);
    assertThat(result.transcript())
        .doesNotContain(key)
        .contains("ca/ca-key.pem: expected an unencrypted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pki init --cluster My_Lab x           | cluster in a certificate: found "My_Lab"
          pki agent H1 --address h1 --dir ca    | machine name: found "H1"
          pki agent h9 --dir ca                 | Missing required option: '--address=ADDRESS'
          pki agent h9 --address h9:7421 --dir ca | address: found "h9:7421"
          pki agent h9 --address 10.0.0.999 --dir ca | address: found "10.0.0.999"
          pki operator a/b --dir ca             | name in a certificate: found "a/b"
          pki operator a?b --dir ca             | name in a certificate: found "a?b"
          pki operator bob                      | no ca.pem: make a CA with "deputy pki init
          pki list --dir nope                   | no nope/ca.pem: make a CA
          """)
  void badInputIsNamed(String words, String sentence) {
    made(Clock.systemUTC());
    var result = run(THEN, words.split(" "));
    assertThat(result.exit()).as(result.transcript()).isEqualTo(Exit.INPUT);
    assertThat(result.err()).contains(sentence);
  }

  private static String openssl(String... words) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.strip();
  }
}
