package io.deputy.cli.tls;

import io.deputy.model.Identity;
import io.deputy.tls.ServerTrust;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of TLS. Keys are given to the JDK as they are: reading them through Netty would
 * load all of BouncyCastle, which takes longer than the whole call.
 */
public final class Tls {
  private Tls() {}

  public static SslContext context(Credentials credentials) {
    try {
      return GrpcSslContexts.forClient()
          .sslProvider(SslProvider.JDK)
          .protocols("TLSv1.3")
          .keyManager(new OneKey(credentials))
          .trustManager(trust(credentials))
          .build();
    } catch (SSLException | GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS 1.3", e);
    }
  }

  private static X509TrustManager trust(Credentials credentials) throws GeneralSecurityException {
    String cluster = credentials.identity().cluster();
    return new ServerTrust(
        credentials.ca(), Identity.Kind.COORDINATOR, cluster, new NotCoordinator.Words(cluster));
  }

  /** Always the same certificate, whoever asks for one. */
  private static final class OneKey extends X509ExtendedKeyManager {
    private static final String ALIAS = "operator";
    private final Credentials credentials;

    OneKey(Credentials credentials) {
      this.credentials = credentials;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String chooseClientAlias(
        String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return ALIAS;
    }

    @Override
    public String chooseEngineClientAlias(
        String[] keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return ALIAS;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return credentials.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return credentials.key();
    }
  }
}
