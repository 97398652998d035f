package io.deputy.cli.tls;

import io.deputy.model.Identity;
import io.deputy.model.Invalid;
import io.deputy.tls.ServerTrust;
import java.io.Serial;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/** The server is genuine, and not the coordinator that it should be. */
public final class NotCoordinator extends CertificateException {
  @Serial private static final long serialVersionUID = 1;

  private NotCoordinator(String message) {
    super(message);
  }

  /** As the command line says it; what is wrong with a chain is put into words where it arrives. */
  record Words(String cluster) implements ServerTrust.Words {
    @Override
    public CertificateException broken(X509Certificate server, CertificateException why) {
      return why;
    }

    @Override
    public CertificateException nameless(X509Certificate server, Invalid why) {
      return new NotCoordinator(String.valueOf(why.getMessage()));
    }

    @Override
    public CertificateException other(Identity server) {
      return new NotCoordinator("it is " + server + ", not a coordinator of cluster " + cluster);
    }
  }
}
