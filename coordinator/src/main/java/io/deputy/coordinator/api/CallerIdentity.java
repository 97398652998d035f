package io.deputy.coordinator.api;

import io.deputy.model.Identity;
import io.deputy.model.Invalid;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Reads who calls from the certificate that TLS has verified, and turns away whoever is of another
 * cluster or of another kind than the service is for.
 */
final class CallerIdentity implements ServerInterceptor {
  private static final Context.Key<Identity> KEY = Context.key("caller");

  private final String cluster;
  private final Identity.Kind accepted;

  CallerIdentity(String cluster, Identity.Kind accepted) {
    this.cluster = cluster;
    this.accepted = accepted;
  }

  /** Of the call that is being served on this thread. */
  static Identity current() {
    return KEY.get();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    try {
      Identity caller = read(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
      Invalid.unless(caller.cluster().equals(cluster), "cluster of " + caller, caller, cluster);
      Invalid.unless(
          caller.kind() == accepted, "certificate", caller, "one of an " + lower(accepted));
      return Contexts.interceptCall(Context.current().withValue(KEY, caller), call, headers, next);
    } catch (Invalid e) {
      call.close(Status.PERMISSION_DENIED.withDescription(e.getMessage()), new Metadata());
      return new ServerCall.Listener<>() {};
    }
  }

  private static Identity read(@Nullable SSLSession session) {
    try {
      if (session != null && session.getPeerCertificates()[0] instanceof X509Certificate c) {
        return Identity.of(c);
      }
    } catch (SSLPeerUnverifiedException e) {
      throw new Invalid("certificate", e, "one made by `deputy pki`");
    }
    throw new Invalid("certificate", "none", "one made by `deputy pki`");
  }

  private static String lower(Identity.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
