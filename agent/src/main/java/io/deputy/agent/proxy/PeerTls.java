package io.deputy.agent.proxy;

import io.deputy.agent.net.TlsFiles;
import io.deputy.model.Identity;
import io.deputy.model.Invalid;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who agents are to each other: TLS 1.3, a certificate on both sides, and in it the one name that
 * counts ({@link Identity}). Host names and addresses in certificates are not looked at.
 */
final class PeerTls {
  private static final Logger LOG = LoggerFactory.getLogger(PeerTls.class);

  /** The two sides of one reading of the files. */
  record Contexts(SslContext client, SslContext server) {}

  private final String cluster;
  private final TlsFiles files;
  private volatile @Nullable Contexts contexts;
  private List<FileTime> read = List.of();

  PeerTls(String cluster, TlsFiles files) {
    this.cluster = cluster;
    this.files = files;
  }

  /** Of the last reading that worked; null before there was one. */
  @Nullable Contexts contexts() {
    return contexts;
  }

  /**
   * Reads the files again if they changed; connections that stand keep what they began with. Blocks
   * on the disk. Returns what is wrong, in a sentence: the last good ones stay in use then.
   */
  Optional<String> refresh() {
    try {
      var times = List.of(changed(files.ca()), changed(files.certificate()), changed(files.key()));
      if (!times.equals(read)) {
        boolean again = contexts != null;
        contexts = load();
        read = times;
        if (again) {
          LOG.info("certificates read again from {}", files.certificate().getParent());
        }
      }
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.of(
          "no %s between machines: can't use %s, %s, %s: %s"
              .formatted(
                  contexts == null ? "traffic" : "new certificate",
                  files.ca(),
                  files.certificate(),
                  files.key(),
                  cause(e)));
    }
  }

  private Contexts load() throws IOException {
    SslProvider provider = OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    return new Contexts(
        SslContextBuilder.forClient()
            .keyManager(files.certificate().toFile(), files.key().toFile())
            .trustManager(files.ca().toFile())
            .sslProvider(provider)
            .protocols("TLSv1.3")
            // Netty would compare the certificate with the address; we compare identities.
            .endpointIdentificationAlgorithm(null)
            .build(),
        SslContextBuilder.forServer(files.certificate().toFile(), files.key().toFile())
            .trustManager(files.ca().toFile())
            .clientAuth(ClientAuth.REQUIRE)
            .sslProvider(provider)
            .protocols("TLSv1.3")
            .build());
  }

  /**
   * The machine at the other end.
   *
   * @throws Invalid if it is no agent of this cluster
   */
  String machine(SSLSession session) {
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

  private static FileTime changed(Path file) throws IOException {
    return Files.getLastModifiedTime(file);
  }

  private static String cause(Throwable e) {
    Throwable at = e;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    return at instanceof java.nio.file.NoSuchFileException gone
        ? "there is no " + gone.getMessage()
        : String.valueOf(at.getMessage());
  }
}
