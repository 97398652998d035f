package io.deputy.tls;

import io.deputy.model.Identity;
import io.deputy.model.Invalid;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts a server with a certificate of the cluster's CA that says that it is one of a kind in this
 * cluster, such as a coordinator. The host name is not looked at: an agent's certificate has its
 * machine's address too, and must not pass for the coordinator there; and a coordinator stays
 * trusted behind a tunnel or a new address.
 */
public final class ServerTrust extends X509ExtendedTrustManager {
  private static final String TLS = "TLSv1.3";

  private final X509TrustManager chain;
  private final Identity.Kind kind;
  private final String cluster;
  private final Words words;

  /** What is said of a server that is not trusted. */
  public interface Words {
    /** The chain of its certificate does not hold: another CA, or another time. */
    CertificateException broken(X509Certificate server, CertificateException why);

    /** It is of the CA, and does not say who it is. */
    CertificateException nameless(X509Certificate server, Invalid why);

    /** It is of another kind or of another cluster. */
    CertificateException other(Identity server);
  }

  /**
   * @param authorities the cluster's CA; during a change of CA the old and the new one
   * @param kind what the server must be, in {@code cluster}
   * @throws GeneralSecurityException if an authority can't be one
   */
  public ServerTrust(
      List<X509Certificate> authorities, Identity.Kind kind, String cluster, Words words)
      throws GeneralSecurityException {
    this.kind = kind;
    this.cluster = cluster;
    this.words = words;
    var anchors = KeyStore.getInstance("PKCS12");
    try {
      anchors.load(null, null);
    } catch (IOException e) {
      throw new IllegalStateException("an empty key store is made without reading", e);
    }
    int n = 0;
    for (X509Certificate authority : authorities) {
      anchors.setCertificateEntry("ca" + n++, authority);
    }
    var factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(anchors);
    chain = (X509TrustManager) factory.getTrustManagers()[0];
  }

  @Override
  public void checkServerTrusted(X509Certificate[] certificates, String authType)
      throws CertificateException {
    X509Certificate server = certificates[0];
    try {
      chain.checkServerTrusted(certificates, authType);
    } catch (CertificateException e) {
      throw words.broken(server, e);
    }
    Identity found;
    try {
      found = Identity.of(server);
    } catch (Invalid e) {
      throw words.nameless(server, e);
    }
    if (found.kind() != kind || !found.cluster().equals(cluster)) {
      throw words.other(found);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] certificates, String authType, SSLEngine engine)
      throws CertificateException {
    String protocol = engine.getHandshakeSession().getProtocol();
    if (!protocol.equals(TLS)) {
      throw new CertificateException("the server speaks %s, expected %s".formatted(protocol, TLS));
    }
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
    throw new CertificateException("a client has no clients");
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
