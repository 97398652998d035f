package io.deputy.cli.tls;

import io.deputy.cli.process.Failure;
import io.deputy.model.Identity;
import io.deputy.model.Invalid;
import io.deputy.tls.Certificates;
import io.deputy.tls.UnusableFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
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
    List<X509Certificate> chain = parsed(own, Pem::certificates);
    Identity identity = identity(chain.getFirst(), own);
    Instant end = chain.getFirst().getNotAfter().toInstant();
    if (now.isAfter(end)) {
      throw Failure.input(
          "%s ended at %s: make a new one with deputy pki operator %s"
              .formatted(own, end, identity.name()));
    }
    Path ownKey = dir.resolve("operator-key.pem");
    PrivateKey key = parsed(ownKey, Pem::privateKey);
    try {
      Certificates.mustBelong(key, ownKey, chain.getFirst(), own);
    } catch (UnusableFile e) {
      throw Failure.input(e.getMessage() + ": expected both from one \"deputy pki operator\"");
    }
    return new Credentials(identity, chain, key, parsed(dir.resolve("ca.pem"), Pem::certificates));
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

  private interface Parser<T> {
    T parse(String text) throws GeneralSecurityException;
  }

  private static <T> T parsed(Path file, Parser<T> parser) {
    try {
      return parser.parse(Files.readString(file));
    } catch (NoSuchFileException e) {
      throw Failure.input(
          "no %s: name the folder with ca.pem, operator.pem and operator-key.pem with --tls-dir or"
                  .formatted(file)
              + " DEPUTY_TLS_DIR");
    } catch (AccessDeniedException e) {
      throw Failure.input("can't read %s: permission denied".formatted(file));
    } catch (IOException | GeneralSecurityException e) {
      throw Failure.input("can't read %s: %s".formatted(file, e.getMessage()));
    }
  }
}
