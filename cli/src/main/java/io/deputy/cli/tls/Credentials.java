package io.deputy.cli.tls;

import io.deputy.cli.process.Failure;
import io.deputy.model.Identity;
import io.deputy.model.Invalid;
import io.deputy.tls.Certificates;
import io.deputy.tls.UnusableFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * What the operator shows to coordinators, and whom the operator trusts.
 *
 * @param identity as the certificate says it
 * @param chain the operator's certificate first
 */
public record Credentials(
    Identity identity, List<X509Certificate> chain, PrivateKey key, List<X509Certificate> ca) {
  /** Reads ca.pem, operator.pem and operator-key.pem; what is wrong with them is said here. */
  public static Credentials read(Path dir, Instant now) {
    Path own = dir.resolve("operator.pem");
    Path ownKey = dir.resolve("operator-key.pem");
    Path authorities = dir.resolve("ca.pem");
    try {
      List<X509Certificate> chain = Certificates.read(there(own));
      Identity identity = identity(chain.getFirst(), own);
      mustBeInTime(chain.getFirst(), own, identity, now);
      PrivateKey key = Certificates.key(there(ownKey), chain.getFirst(), own);
      return new Credentials(identity, chain, key, Certificates.read(there(authorities)));
    } catch (UnusableFile e) {
      throw Failure.input(e.getMessage());
    }
  }

  private static Path there(Path file) {
    if (Files.notExists(file)) {
      throw Failure.input(
          "no %s: name the folder with ca.pem, operator.pem and operator-key.pem with --tls-dir or"
                  .formatted(file)
              + " DEPUTY_TLS_DIR");
    }
    return file;
  }

  private static void mustBeInTime(
      X509Certificate certificate, Path file, Identity identity, Instant now) {
    Instant end = certificate.getNotAfter().toInstant();
    if (now.isAfter(end)) {
      throw Failure.input(
          "%s ended at %s: make a new one with deputy pki operator %s"
              .formatted(file, end, identity.name()));
    }
  }

  private static Identity identity(X509Certificate certificate, Path file) {
    Identity identity;
    try {
      identity = Identity.of(certificate);
    } catch (Invalid e) {
      throw Failure.input("%s: %s".formatted(file, e.getMessage()));
    }
    if (identity.kind() != Identity.Kind.OPERATOR) {
      throw Failure.input(
          "%s is not an operator's certificate: found \"%s\", expected spiffe://%s/operator/NAME"
              .formatted(file, identity, identity.cluster()));
    }
    return identity;
  }
}
