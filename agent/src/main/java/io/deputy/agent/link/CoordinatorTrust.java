package io.deputy.agent.link;

import io.deputy.model.Identity;
import io.deputy.model.Invalid;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Trusts a server whose certificate our authority signed, and which says that it is a coordinator
 * of our cluster. Host names are not compared: whoever holds such a certificate is a coordinator,
 * wherever it runs.
 */
final class CoordinatorTrust extends X509ExtendedTrustManager {
  private final X509TrustManager authority;
  private final String authorityName;
  private final String cluster;

  CoordinatorTrust(X509TrustManager authority, String authorityName, String cluster) {
    this.authority = authority;
    this.authorityName = authorityName;
    this.cluster = cluster;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    String subject = chain[0].getSubjectX500Principal().getName();
    try {
      authority.checkServerTrusted(chain, authType);
    } catch (CertificateException e) {
      throw new CertificateException(
          "the server's certificate (%s) is not one that %s vouches for: %s"
              .formatted(subject, authorityName, e.getMessage()),
          e);
    }
    Identity who = identity(chain[0], subject);
    if (!who.cluster().equals(cluster) || who.kind() != Identity.Kind.COORDINATOR) {
      throw new CertificateException(
          "the server's certificate is for %s, expected spiffe://%s/coordinator/NAME"
              .formatted(who, cluster));
    }
  }

  private static Identity identity(X509Certificate certificate, String subject)
      throws CertificateException {
    try {
      return Identity.of(certificate);
    } catch (Invalid e) {
      throw new CertificateException(
          "the server's certificate (%s): %s".formatted(subject, e.getMessage()), e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    String protocol = engine.getHandshakeSession().getProtocol();
    if (!protocol.equals("TLSv1.3")) {
      throw new CertificateException("the server speaks %s, expected TLSv1.3".formatted(protocol));
    }
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("an agent's link has no clients");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authority.getAcceptedIssuers();
  }
}
