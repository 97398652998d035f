package io.deputy.agent.link;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.security.cert.CertificateException;

/** What a failed call says to an operator. */
final class LinkFaults {
  private static final int DEEPEST = 20;

  private LinkFaults() {}

  /** What was wrong with a certificate, if that was it; else the call's status and its cause. */
  static String sentence(Throwable fault) {
    Throwable root = fault;
    int depth = 0;
    // A certificate's own words say more than those of their cause.
    while (root.getCause() != null && depth < DEEPEST && !(root instanceof CertificateException)) {
      root = root.getCause();
      depth++;
    }
    if (root instanceof CertificateException) {
      return text(root);
    }
    Status status =
        switch (fault) {
          case StatusRuntimeException e -> e.getStatus();
          case StatusException e -> e.getStatus();
          default -> null;
        };
    if (status == null) {
      return text(root);
    }
    String description = status.getDescription() == null ? "" : ": " + status.getDescription();
    return status.getCode() + description + (depth == 0 ? "" : ": " + text(root));
  }

  private static String text(Throwable t) {
    return t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
  }
}
