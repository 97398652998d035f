package io.deputy.tls;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Where a program's TLS material lies, all PEM.
 *
 * @param ca certificates of who may sign the other side's
 * @param certificate the program's own, with its chain
 * @param key its private key, PKCS#8, without a password
 */
public record TlsFiles(Path ca, Path certificate, Path key) {
  public List<Path> all() {
    return List.of(ca, certificate, key);
  }

  /**
   * Reads them, and finds out what can't be used.
   *
   * @return the program's own certificate
   */
  public X509Certificate check() throws UnusableFile {
    X509Certificate own = Certificates.read(certificate).getFirst();
    Certificates.key(key, own, certificate);
    Certificates.read(ca);
    return own;
  }
}
