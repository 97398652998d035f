package io.deputy.agent.link;

import io.deputy.model.Identity;
import io.deputy.model.Invalid;
import io.deputy.text.Causes;
import io.deputy.tls.Certificates;
import io.deputy.tls.Renewed;
import io.deputy.tls.ServerTrust;
import io.deputy.tls.TlsFiles;
import io.deputy.tls.UnusableFile;
import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;

/** Who the agent is to coordinators, and whom it takes for one. */
public final class LinkCredentials {
  private LinkCredentials() {}

  /** As the files are when a connection is made; they are read now for the first time. */
  public static Renewed<ChannelCredentials> renewed(TlsFiles files, Identity me)
      throws UnusableFile {
    return new Renewed<>(files.all(), () -> read(files, me));
  }

  /**
   * Reads the files once.
   *
   * @param me who the agent's certificate must say that it is
   */
  public static ChannelCredentials read(TlsFiles files, Identity me) throws UnusableFile {
    Identity found = identity(files.certificate(), files.check());
    if (!found.equals(me)) {
      throw new UnusableFile(
          files.certificate(), "is the certificate of %s, expected %s".formatted(found, me));
    }
    try {
      return TlsChannelCredentials.newBuilder()
          .keyManager(files.certificate().toFile(), files.key().toFile())
          .trustManager(trust(files.ca(), me.cluster()))
          .build();
    } catch (IOException e) {
      throw new UnusableFile(files.key(), "can't be read: " + Causes.ofFile(e));
    }
  }

  private static ServerTrust trust(Path ca, String cluster) throws UnusableFile {
    var words = new TrustWords(ca.toString(), cluster);
    try {
      return new ServerTrust(Certificates.read(ca), Identity.Kind.COORDINATOR, cluster, words);
    } catch (GeneralSecurityException e) {
      throw new UnusableFile(ca, "can't be used as authority: " + e.getMessage());
    }
  }

  private static Identity identity(Path file, X509Certificate certificate) throws UnusableFile {
    try {
      return Identity.of(certificate);
    } catch (Invalid e) {
      throw new UnusableFile(file, String.valueOf(e.getMessage()));
    }
  }
}
