package io.deputy.coordinator.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.link.TestPki;
import io.deputy.tls.TlsFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a coordinator that can't begin says, and whether systemd should try again. */
class MainTest {
  private static final int WRONG_INPUT = 2;
  private static final int FAILED = 1;
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  @TempDir Path folder;
  private final PrintStream stderr = System.err;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @AfterEach
  void restore() {
    System.setErr(stderr);
  }

  private void refused(int exitCode, Path file, String sentence) {
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    assertThat(Main.run(new String[] {file.toString()})).isEqualTo(exitCode);
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .contains("deputy-coordinator: " + sentence)
        .noneMatch(line -> line.startsWith("\tat "));
  }

  private Path configuration(TlsFiles tls, Path key, String lines) throws IOException {
    return Files.writeString(
        folder.resolve("coordinator.conf"),
        "cluster=lab\nname=c1\nconsul=127.0.0.1:1\ntls.ca=%s\ntls.cert=%s\ntls.key=%s\n%s"
            .formatted(tls.ca(), tls.certificate(), key, lines));
  }

  private Path configuration(String lines) throws IOException {
    var tls = new TestPki(folder).certificate("spiffe://lab/coordinator/c1");
    return configuration(tls, tls.key(), lines);
  }

  /** With a port that is free, unless somebody takes it just now: then again with another. */
  private void refusedBesideFree(IntFunction<String> lines, String sentence) throws IOException {
    for (int i = 0; i < 5; i++) {
      int free;
      try (var socket = new ServerSocket(0, 1, LOOPBACK)) {
        free = socket.getLocalPort();
      }
      said.reset();
      Path file = configuration(lines.apply(free));
      System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
      int exitCode = Main.run(new String[] {file.toString()});
      String expected = "deputy-coordinator: %s: %s".formatted(file, sentence);
      if (said.toString(StandardCharsets.UTF_8).lines().anyMatch(expected::equals)) {
        assertThat(exitCode).isEqualTo(FAILED);
        assertThat(said.toString(StandardCharsets.UTF_8)).doesNotContain("\tat ");
        return;
      }
      assertThat(said.toString(StandardCharsets.UTF_8)).contains(":%d (".formatted(free));
    }
    throw new AssertionError("all ports are taken by others: " + said);
  }

  @Test
  void theKeyOfAnotherCertificate() throws Exception {
    var pki = new TestPki(folder);
    var tls = pki.certificate("spiffe://lab/coordinator/c1");
    Path other = pki.certificate("spiffe://lab/coordinator/c2").key();
    refused(
        WRONG_INPUT,
        configuration(tls, other, "address=127.0.0.1\n"),
        "%s: is not the private key of the certificate in %s".formatted(other, tls.certificate()));
  }

  @Test
  void anAddressOfAnotherMachine() throws Exception {
    Path file = configuration("address=192.0.2.1\n"); // for examples only, RFC 5737
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    assertThat(Main.run(new String[] {file.toString()})).isEqualTo(FAILED);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .startsWith(
            "deputy-coordinator: %s: address: found \"192.0.2.1\", expected an address of this machine: "
                .formatted(file))
        .hasLineCount(1);
  }

  @Test
  void aPortThatAnotherProgramHas() throws Exception {
    try (var taken = new ServerSocket(0, 1, LOOPBACK)) {
      int port = taken.getLocalPort();
      refusedBesideFree(
          free -> "address=127.0.0.1\nport=%d\nhttp.port=%d".formatted(port, free),
          "can't listen at 127.0.0.1:%d (address, port): Address already in use".formatted(port));
    }
  }

  @Test
  void anHttpPortThatAnotherProgramHas() throws Exception {
    try (var taken = new ServerSocket(0, 1, LOOPBACK)) {
      int port = taken.getLocalPort();
      refusedBesideFree(
          free -> "address=127.0.0.1\nport=%d\nhttp.port=%d".formatted(free, port),
          "can't listen at 127.0.0.1:%d (http.port): Address already in use".formatted(port));
    }
  }

  @Test
  void whatIsNoFileGetsTheUsage() {
    refused(
        WRONG_INPUT,
        Path.of("--help"),
        "usage: deputy-coordinator [CONFIG], which is /etc/deputy/coordinator.conf without it");
  }
}
