package io.deputy.agent.link;

import io.deputy.model.Identity;
import io.deputy.model.Invalid;
import io.deputy.tls.ServerTrust;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/**
 * Why a server is not taken for our coordinator, as the log says it.
 *
 * @param authority what our CA is called
 * @param cluster ours
 */
record TrustWords(String authority, String cluster) implements ServerTrust.Words {
  @Override
  public CertificateException broken(X509Certificate server, CertificateException why) {
    return new CertificateException(
        "the server's certificate (%s) is not one that %s vouches for: %s"
            .formatted(subject(server), authority, why.getMessage()),
        why);
  }

  @Override
  public CertificateException nameless(X509Certificate server, Invalid why) {
    return new CertificateException(
        "the server's certificate (%s): %s".formatted(subject(server), why.getMessage()), why);
  }

  @Override
  public CertificateException other(Identity server) {
    return new CertificateException(
        "the server's certificate is for %s, expected spiffe://%s/coordinator/NAME"
            .formatted(server, cluster));
  }

  private static String subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }
}
