package io.deputy.agent.link;

import io.deputy.model.Identity;
import io.deputy.model.Invalid;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

/** Whom a certificate is for. */
final class Identities {
  /** The type of a URI among subject alternative names (RFC 5280, 4.2.1.6). */
  private static final Integer URI = 6;

  private Identities() {}

  /**
   * @throws CertificateException if it does not say, in one URI
   */
  static Identity of(X509Certificate certificate) throws CertificateException {
    String subject = certificate.getSubjectX500Principal().getName();
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    List<String> uris =
        names == null
            ? List.of()
            : names.stream()
                .filter(n -> n.get(0).equals(URI))
                .map(n -> String.valueOf(n.get(1)))
                .toList();
    if (uris.size() != 1) {
      throw new CertificateException(
          "the certificate of %s has %d URIs among its names, expected one such as %s"
              .formatted(subject, uris.size(), "spiffe://CLUSTER/agent/NAME"));
    }
    try {
      return Identity.parse(uris.getFirst());
    } catch (Invalid e) {
      throw new CertificateException("the certificate of " + subject + ": " + e.getMessage(), e);
    }
  }
}
