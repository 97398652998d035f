package io.deputy.agent.link;

import io.deputy.model.Identity;
import io.deputy.model.Invalid;
import io.deputy.tls.ServerTrust;
import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** Who the agent is to coordinators, and whom it takes for one. */
public final class LinkCredentials {
  private static final String KEY_BEGINS = "-----BEGIN PRIVATE KEY-----";
  private static final String KEY_ENDS = "-----END PRIVATE KEY-----";
  private static final String NO_KEY = "expected a PKCS#8 private key in PEM";
  private static final String NO_FILE = "there is no such file";

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
    X509Certificate mine = certificates(certificate).getFirst();
    Identity found = identity(certificate, mine);
    if (!found.equals(me)) {
      throw new Unusable(certificate, "is the certificate of %s, expected %s".formatted(found, me));
    }
    belongsTo(mine, key);
    try {
      return TlsChannelCredentials.newBuilder()
          .keyManager(certificate.toFile(), key.toFile())
          .trustManager(trust(ca, me.cluster()))
          .build();
    } catch (IOException e) {
      throw new Unusable(key, "can't be read: " + e.getMessage());
    }
  }

  /** Found out here, in words, and not by a handshake that fails for no reason it tells. */
  private static void belongsTo(X509Certificate mine, Path file) throws Unusable {
    String algorithm = mine.getPublicKey().getAlgorithm();
    byte[] probe = mine.getSignature();
    try {
      String text = Files.readString(file);
      int begin = text.indexOf(KEY_BEGINS);
      int end = text.indexOf(KEY_ENDS);
      if (begin < 0 || end < begin) {
        throw new Unusable(file, NO_KEY);
      }
      byte[] bytes =
          Base64.getMimeDecoder().decode(text.substring(begin + KEY_BEGINS.length(), end));
      PrivateKey key =
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
      Signature signature = Signature.getInstance(signature(algorithm));
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(mine.getPublicKey());
      signature.update(probe);
      if (!signature.verify(signed)) {
        throw new Unusable(file, "is not the key of the certificate beside it");
      }
    } catch (NoSuchFileException e) {
      throw new Unusable(file, NO_FILE);
    } catch (IOException | IllegalArgumentException e) {
      throw new Unusable(file, NO_KEY + ": " + e.getMessage());
    } catch (GeneralSecurityException e) {
      throw new Unusable(file, "is no %s key, as its certificate has".formatted(algorithm));
    }
  }

  private static String signature(String algorithm) {
    return switch (algorithm) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> algorithm; // Ed25519 is the name of both
    };
  }

  private static ServerTrust trust(Path ca, String cluster) throws Unusable {
    var words = new TrustWords(ca.toString(), cluster);
    try {
      return new ServerTrust(certificates(ca), Identity.Kind.COORDINATOR, cluster, words);
    } catch (GeneralSecurityException e) {
      throw new Unusable(ca, "can't be used as authority: " + e.getMessage());
    }
  }

  private static Identity identity(Path file, X509Certificate certificate) throws Unusable {
    try {
      return Identity.of(certificate);
    } catch (Invalid e) {
      throw new Unusable(file, String.valueOf(e.getMessage()));
    }
  }

  private static List<X509Certificate> certificates(Path file) throws Unusable {
    try (InputStream in = Files.newInputStream(file)) {
      var found = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new Unusable(file, "has no certificate, expected PEM");
      }
      return found.stream().map(X509Certificate.class::cast).toList();
    } catch (NoSuchFileException e) {
      throw new Unusable(file, NO_FILE);
    } catch (IOException | GeneralSecurityException e) {
      throw new Unusable(file, "expected PEM certificates: " + e.getMessage());
    }
  }
}
