package io.deputy.agent.link;

import io.deputy.model.Identity;
import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Who the agent is to coordinators, and whom it takes for one. */
public final class LinkCredentials {
  private LinkCredentials() {}

  /** Files that can't be used; the message names the file. */
  public static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    Unusable(Path file, String why) {
      super("%s: %s".formatted(file, why));
    }
  }

  /**
   * Reads the files once.
   *
   * @param ca PEM certificates of who may sign a coordinator's
   * @param certificate this agent's, PEM, with its chain
   * @param key its private key, PKCS#8 PEM
   * @param me who its certificate must say that it is
   */
  public static ChannelCredentials read(Path ca, Path certificate, Path key, Identity me)
      throws Unusable {
    Identity found = identity(certificate);
    if (!found.equals(me)) {
      throw new Unusable(certificate, "is the certificate of %s, expected %s".formatted(found, me));
    }
    if (!Files.isReadable(key)) {
      throw new Unusable(key, "there is no such file, or it may not be read");
    }
    try {
      return TlsChannelCredentials.newBuilder()
          .keyManager(certificate.toFile(), key.toFile())
          .trustManager(new CoordinatorTrust(authority(ca), ca.toString(), me.cluster()))
          .build();
    } catch (IOException | IllegalArgumentException e) {
      throw new Unusable(key, "expected a PKCS#8 private key in PEM: " + e.getMessage());
    }
  }

  private static X509TrustManager authority(Path ca) throws Unusable {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int n = 0;
      for (Certificate certificate : certificates(ca)) {
        store.setCertificateEntry("ca" + n++, certificate);
      }
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return Stream.of(factory.getTrustManagers())
          .filter(X509TrustManager.class::isInstance)
          .map(X509TrustManager.class::cast)
          .findFirst()
          .orElseThrow();
    } catch (GeneralSecurityException | IOException e) {
      throw new Unusable(ca, "can't be used as authority: " + e.getMessage());
    }
  }

  private static Identity identity(Path certificate) throws Unusable {
    try {
      return Identities.of((X509Certificate) certificates(certificate).iterator().next());
    } catch (CertificateException e) {
      throw new Unusable(certificate, String.valueOf(e.getMessage()));
    }
  }

  private static Collection<? extends Certificate> certificates(Path file) throws Unusable {
    try (InputStream in = Files.newInputStream(file)) {
      var found = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new Unusable(file, "has no certificate, expected PEM");
      }
      return found;
    } catch (NoSuchFileException e) {
      throw new Unusable(file, "there is no such file");
    } catch (IOException | GeneralSecurityException e) {
      throw new Unusable(file, "expected PEM certificates: " + e.getMessage());
    }
  }
}
