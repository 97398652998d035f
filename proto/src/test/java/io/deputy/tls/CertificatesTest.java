package io.deputy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificatesTest {
  @TempDir static Path folder;

  @BeforeAll
  static void make() throws Exception {
    make("p256", "ec", "ec_paramgen_curve:P-256");
    make("other", "ec", "ec_paramgen_curve:P-256");
    make("p384", "ec", "ec_paramgen_curve:P-384");
    make("rsa", "rsa", "rsa_keygen_bits:2048");
    make("ed25519", "ed25519");
  }

  private static void make(String name, String kind, String... options) throws Exception {
    var command =
        Stream.of(
            List.of("openssl", "req", "-x509", "-nodes", "-subj", "/CN=" + name),
            List.of("-newkey", kind, "-keyout", key(name).toString()),
            Stream.of(options).flatMap(o -> Stream.of("-pkeyopt", o)).toList(),
            List.of("-out", certificate(name).toString()));
    Process openssl =
        new ProcessBuilder(command.flatMap(List::stream).toList())
            .redirectErrorStream(true)
            .start();
    String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(openssl.waitFor()).as(said).isZero();
  }

  private static Path certificate(String name) {
    return folder.resolve(name + ".pem");
  }

  private static Path key(String name) {
    return folder.resolve(name + "-key.pem");
  }

  private static void check(String certificate, Path key) throws UnusableFile {
    Path file = certificate(certificate);
    assertThat(Certificates.key(key, Certificates.read(file).getFirst(), file)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"p256", "p384", "rsa", "ed25519"})
  void itsOwnKey(String name) throws Exception {
    check(name, key(name));
  }

  @ParameterizedTest
  @CsvSource({"p256, other", "p256, p384", "p384, p256", "p256, rsa", "rsa, p256", "ed25519, rsa"})
  void theKeyOfAnotherIsRefusedWithBothFiles(String certificate, String key) {
    assertThatThrownBy(() -> check(certificate, key(key)))
        .isInstanceOf(UnusableFile.class)
        .hasMessage(
            "%s: is not the private key of the certificate in %s"
                .formatted(key(key), certificate(certificate)));
  }

  @Test
  void filesThatCannotBeReadSayWhy() throws Exception {
    Path none = folder.resolve("none");
    Path text = Files.writeString(folder.resolve("text"), "hello\n");
    assertThatThrownBy(() -> Certificates.read(none)).hasMessage(none + ": there is no such file");
    assertThatThrownBy(() -> Certificates.read(text)).hasMessageStartingWith(text + ": ");
    assertThatThrownBy(() -> check("p256", none)).hasMessage(none + ": there is no such file");
    assertThatThrownBy(() -> check("p256", folder))
        .hasMessage(folder + ": can't be read: Is a directory");
    for (Path noKey : List.of(text, certificate("p256"))) {
      assertThatThrownBy(() -> check("p256", noKey))
          .hasMessage(noKey + ": expected an unencrypted PKCS#8 private key in PEM");
    }
  }
}
