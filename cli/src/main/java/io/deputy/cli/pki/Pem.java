package io.deputy.cli.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Certificates and private keys as text (RFC 7468). Keys are unencrypted PKCS#8. */
public final class Pem {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  /** The object identifiers that tell the two kinds of keys apart (RFC 5480, RFC 8017), as DER. */
  private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  private Pem() {}

  /** All certificates in the text, in its order; the first is the holder's. */
  public static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
    var found =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
            .stream()
            .map(X509Certificate.class::cast)
            .toList();
    if (found.isEmpty()) {
      throw new GeneralSecurityException("found no certificate in it");
    }
    return found;
  }

  /** The one private key in the text, elliptic or RSA. The message of a failure never quotes it. */
  public static PrivateKey privateKey(String text) throws GeneralSecurityException {
    var block = KEY.matcher(text);
    if (!block.find()) {
      throw new GeneralSecurityException(
          "found no \"-----BEGIN PRIVATE KEY-----\" in it, expected an unencrypted PKCS#8 key");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(block.group(1));
      return KeyFactory.getInstance(contains(der, EC) ? "EC" : "RSA")
          .generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw new GeneralSecurityException("its private key can't be decoded", e);
    }
  }

  public static String text(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate just made has an encoding", e);
    }
  }

  public static String text(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  private static String block(String what, byte[] der) {
    String lines =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, lines, what);
  }

  private static boolean contains(byte[] der, byte[] part) {
    for (int i = 0; i + part.length <= der.length; i++) {
      if (java.util.Arrays.equals(der, i, i + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }
}
