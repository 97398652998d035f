package io.deputy.tls;

import io.deputy.text.Causes;
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

/**
 * Certificates and their keys in PEM files. What is wrong with them is found out here, in words,
 * and not by a handshake that fails for no reason it tells.
 */
public final class Certificates {
  private static final String KEY_BEGINS = "-----BEGIN PRIVATE KEY-----";
  private static final String KEY_ENDS = "-----END PRIVATE KEY-----";
  private static final String NO_KEY = "expected an unencrypted PKCS#8 private key in PEM";
  private static final String NO_FILE = "there is no such file";

  private Certificates() {}

  /** All of a file, in its order; at least one. */
  public static List<X509Certificate> read(Path file) throws UnusableFile {
    try (InputStream in = Files.newInputStream(file)) {
      var found = CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw new UnusableFile(file, "has no certificate, expected PEM");
      }
      return found.stream().map(X509Certificate.class::cast).toList();
    } catch (IOException e) {
      throw unread(file, e);
    } catch (GeneralSecurityException e) {
      throw new UnusableFile(file, "expected PEM certificates: " + e.getMessage());
    }
  }

  /**
   * Reads the key, and checks that it is the certificate's.
   *
   * @param file which the certificate was read from
   * @throws UnusableFile naming both files if the key is of another certificate
   */
  public static PrivateKey key(Path keyFile, X509Certificate certificate, Path file)
      throws UnusableFile {
    PrivateKey key = decoded(keyFile, certificate, file);
    if (!belongs(key, certificate)) {
      throw foreign(keyFile, file);
    }
    return key;
  }

  /** Signs with the one and verifies with the other. */
  private static boolean belongs(PrivateKey key, X509Certificate certificate) {
    byte[] probe = certificate.getSignature();
    try {
      var signature = Signature.getInstance(signature(certificate.getPublicKey().getAlgorithm()));
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // of another kind, or another curve
    }
  }

  private static UnusableFile foreign(Path keyFile, Path file) {
    return new UnusableFile(keyFile, "is not the private key of the certificate in " + file);
  }

  private static PrivateKey decoded(Path keyFile, X509Certificate certificate, Path file)
      throws UnusableFile {
    try {
      String text = Files.readString(keyFile);
      int begin = text.indexOf(KEY_BEGINS);
      int end = text.indexOf(KEY_ENDS);
      if (begin < 0 || end < begin) {
        throw new UnusableFile(keyFile, NO_KEY);
      }
      String base64 = text.substring(begin + KEY_BEGINS.length(), end);
      return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
    } catch (IOException e) {
      throw unread(keyFile, e);
    } catch (IllegalArgumentException e) {
      throw new UnusableFile(keyFile, NO_KEY);
    } catch (GeneralSecurityException e) {
      throw foreign(keyFile, file);
    }
  }

  private static String signature(String algorithm) {
    return switch (algorithm) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> algorithm; // Ed25519 is the name of both
    };
  }

  private static UnusableFile unread(Path file, IOException why) {
    return new UnusableFile(
        file,
        why instanceof NoSuchFileException ? NO_FILE : "can't be read: " + Causes.ofFile(why));
  }
}
