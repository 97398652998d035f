package io.deputy.agent.peer;

import io.deputy.model.Identity;
import io.deputy.model.Invalid;
import io.deputy.tls.Renewed;
import io.deputy.tls.TlsFiles;
import io.deputy.tls.UnusableFile;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who agents are to each other: TLS 1.3, a certificate on both sides, and in it the one name that
 * counts ({@link Identity}). Host names and addresses in certificates are not looked at.
 */
public final class PeerTls {
  /** What is spoken on a connection: {@link PeerFrames}. */
  public static final String FLOWS = "deputy-flows/1";

  /** Or agents promise each other something: {@code PromiseSession}. */
  public static final String PROMISES = "deputy-promises/1";

  /** Or one image is handed over: {@code ImageSession}. */
  public static final String IMAGE = "deputy-image/1";

  private static final Logger log = LoggerFactory.getLogger(PeerTls.class);

  /** The two sides of one reading of the files. */
  public record Contexts(
      SslContext client, SslContext promises, SslContext server, SSLContext blocking) {}

  private final String cluster;
  private final Renewed<Contexts> renewed;
  private final Renewed.News news;
  private volatile Contexts contexts;
  private volatile @Nullable String trouble;

  /** Reads the files for the first time. */
  public PeerTls(String cluster, TlsFiles files) throws UnusableFile {
    this.cluster = cluster;
    renewed = new Renewed<>(files.all(), () -> read(files));
    news =
        new Renewed.News() {
          @Override
          public void renewed() {
            trouble = null;
            log.info("certificate read again from {}", files.certificate());
          }

          @Override
          public void kept(String why) {
            trouble = "no new certificate between machines: " + why;
          }
        };
    contexts = renewed.get(news);
  }

  /** Of the last reading that worked. */
  public Contexts contexts() {
    return contexts;
  }

  /**
   * Reads the files again if they changed; connections that stand keep what they began with. Blocks
   * on the disk. Returns what is wrong, in a sentence: the last good ones stay in use then.
   */
  public Optional<String> refresh() {
    contexts = renewed.get(news);
    return Optional.ofNullable(trouble);
  }

  private static Contexts read(TlsFiles files) throws UnusableFile {
    files.check();
    SslProvider provider = OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    try {
      return new Contexts(
          client(files, provider, FLOWS),
          client(files, provider, PROMISES),
          SslContextBuilder.forServer(files.certificate().toFile(), files.key().toFile())
              .trustManager(files.ca().toFile())
              .clientAuth(ClientAuth.REQUIRE)
              .sslProvider(provider)
              .protocols("TLSv1.3")
              .applicationProtocolConfig(speaking(FLOWS, PROMISES, IMAGE))
              .build(),
          blocking(files));
    } catch (IOException | IllegalArgumentException e) {
      throw UnusableFile.together(files, e);
    }
  }

  private static SslContext client(TlsFiles files, SslProvider provider, String protocol)
      throws SSLException {
    return SslContextBuilder.forClient()
        .keyManager(files.certificate().toFile(), files.key().toFile())
        .trustManager(files.ca().toFile())
        .sslProvider(provider)
        .protocols("TLSv1.3")
        .applicationProtocolConfig(speaking(protocol))
        // Netty would compare the certificate with the address; we compare identities.
        .endpointIdentificationAlgorithm(null)
        .build();
  }

  /** By the TLS extension for that, so that nobody takes one for the other. */
  private static ApplicationProtocolConfig speaking(String... protocols) {
    return new ApplicationProtocolConfig(
        ApplicationProtocolConfig.Protocol.ALPN,
        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
        protocols);
  }

  /** As the client's, for a socket that a thread waits on. */
  private static SSLContext blocking(TlsFiles files) throws SSLException {
    var context =
        SslContextBuilder.forClient()
            .keyManager(files.certificate().toFile(), files.key().toFile())
            .trustManager(files.ca().toFile())
            .sslProvider(SslProvider.JDK)
            .protocols("TLSv1.3")
            .build();
    return ((JdkSslContext) context).context();
  }

  /**
   * The machine at the other end.
   *
   * @throws Invalid if it is no agent of this cluster
   */
  public String machine(SSLSession session) {
    Identity identity = identity(session);
    if (!identity.cluster().equals(cluster) || identity.kind() != Identity.Kind.AGENT) {
      throw new Invalid("identity of a peer", identity, "spiffe://" + cluster + "/agent/NAME");
    }
    return identity.name();
  }

  private static Identity identity(SSLSession session) {
    try {
      return Identity.of((X509Certificate) session.getPeerCertificates()[0]);
    } catch (SSLPeerUnverifiedException e) {
      throw new Invalid("identity of a peer", String.valueOf(e.getMessage()), "a certificate");
    }
  }
}
