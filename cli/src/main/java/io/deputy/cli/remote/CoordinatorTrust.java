package io.deputy.cli.remote;

import io.deputy.model.Identity;
import io.deputy.model.Invalid;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts who has a certificate of the cluster's CA that says "coordinator of this cluster". The
 * host name is not looked at: an agent's certificate has its machine's address too, and must not
 * pass for the coordinator there; and a coordinator stays trusted behind a tunnel or a new address.
 */
final class CoordinatorTrust extends X509ExtendedTrustManager {
  private final String cluster;
  private final X509TrustManager chain;

  CoordinatorTrust(Credentials credentials) throws GeneralSecurityException {
    cluster = credentials.identity().cluster();
    var anchors = KeyStore.getInstance("PKCS12");
    try {
      anchors.load(null, null);
    } catch (IOException e) {
      throw new IllegalStateException("an empty key store is made without reading", e);
    }
    for (X509Certificate ca : credentials.ca()) {
      anchors.setCertificateEntry(ca.getSerialNumber().toString(), ca);
    }
    var factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(anchors);
    chain = (X509TrustManager) factory.getTrustManagers()[0];
  }

  /** The peer is genuine, and not who it should be. */
  static final class NotCoordinator extends CertificateException {
    @java.io.Serial private static final long serialVersionUID = 1;

    NotCoordinator(String message) {
      super(message);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] certificates, String authType)
      throws CertificateException {
    chain.checkServerTrusted(certificates, authType);
    Identity found;
    try {
      found = Identity.of(certificates[0]);
    } catch (Invalid e) {
      throw new NotCoordinator(String.valueOf(e.getMessage()));
    }
    if (found.kind() != Identity.Kind.COORDINATOR || !found.cluster().equals(cluster)) {
      throw new NotCoordinator("it is " + found + ", not a coordinator of cluster " + cluster);
    }
  }

  @Override
  public void checkServerTrusted(
      X509Certificate[] certificates, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(certificates, authType);
  }

  @Override
  public void checkServerTrusted(
      X509Certificate[] certificates, String authType, @Nullable Socket socket)
      throws CertificateException {
    checkServerTrusted(certificates, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] certificates, String authType)
      throws CertificateException {
    throw new CertificateException("the command line serves nobody");
  }

  @Override
  public void checkClientTrusted(
      X509Certificate[] certificates, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(certificates, authType);
  }

  @Override
  public void checkClientTrusted(
      X509Certificate[] certificates, String authType, @Nullable Socket socket)
      throws CertificateException {
    checkClientTrusted(certificates, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return chain.getAcceptedIssuers();
  }
}
