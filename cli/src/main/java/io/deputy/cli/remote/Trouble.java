package io.deputy.cli.remote;

import io.deputy.cli.process.Exit;
import io.deputy.cli.process.Failure;
import io.deputy.cli.tls.NotCoordinator;
import io.deputy.wire.Trailers;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a call that failed means to the user. */
final class Trouble {
  private static final String OTHER_CA = "another CA signed it than the one in ca.pem";

  private Trouble() {}

  /** Whether another coordinator may do better: this one was not reached, or lets us not in. */
  static boolean isOfTheWay(Throwable failed) {
    return switch (Status.fromThrowable(failed).getCode()) {
      case UNAUTHENTICATED, PERMISSION_DENIED -> true;
      default -> mayPass(failed);
    };
  }

  /** Whether the same call may succeed a moment later. A server that ends cancels its calls. */
  static boolean mayPass(Throwable failed) {
    return switch (Status.fromThrowable(failed).getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED -> true;
      default -> false;
    };
  }

  /** Why a coordinator was of no use, to stand behind its address. */
  static String reason(Throwable failed) {
    Status status = Status.fromThrowable(failed);
    return switch (status.getCode()) {
      case DEADLINE_EXCEEDED -> "no answer in time";
      case UNAUTHENTICATED, PERMISSION_DENIED -> "refused our certificate: " + said(status);
      default -> connection(status);
    };
  }

  private static String connection(Status status) {
    String deepest = said(status);
    for (Throwable t = status.getCause(); t != null; t = t.getCause()) {
      String known = known(t);
      if (known != null) {
        return known;
      }
      deepest = String.valueOf(t.getMessage());
    }
    return deepest.lines().findFirst().orElse("");
  }

  private static @Nullable String known(Throwable t) {
    String message = String.valueOf(t.getMessage());
    return switch (t) {
      case NotCoordinator _ -> "its certificate is not trusted: " + message;
      case CertPathValidatorException path -> "its certificate is not trusted: " + wrong(path);
      case CertPathBuilderException _ -> "its certificate is not trusted: " + OTHER_CA;
      case io.netty.channel.ConnectTimeoutException _ -> "timed out while connecting";
      case ConnectException _ when message.contains("refused") -> "connection refused";
      case NoRouteToHostException _ -> "no route to host";
      case UnknownHostException _ -> "no such host";
      case SSLException _ when message.contains("fatal alert") ->
          "refused our certificate: " + alert(message);
      case io.netty.handler.ssl.NotSslRecordException _ ->
          "speaks no TLS; expected a coordinator's port, 7420 unless its configuration says another";
      case SSLException _ when t.getCause() == null -> "speaks no TLS: " + message;
      case IOException _ when message.contains("reset by peer") ->
          "closed the connection: connection reset";
      default -> null;
    };
  }

  private static String wrong(CertPathValidatorException path) {
    if (path.getReason() == BasicReason.EXPIRED) {
      return "it has expired";
    }
    return path.getReason() == BasicReason.NOT_YET_VALID ? "it is not valid yet" : OTHER_CA;
  }

  /**
   * The peer's alert, without how Java words it: "(certificate_required) Received fatal alert…".
   */
  private static String alert(String message) {
    return message.replaceFirst(".*fatal alert: ", "TLS alert ");
  }

  /** The end of a call that a coordinator did answer. */
  static Failure answer(Throwable failed) {
    Status status = Status.fromThrowable(failed);
    return switch (status.getCode()) {
      case INVALID_ARGUMENT, NOT_FOUND ->
          new Failure(Exit.INPUT, said(status).lines().filter(line -> !line.isBlank()).toList());
      case UNIMPLEMENTED ->
          Failure.failed("the coordinator does not know this command: it is older than deputy");
      case FAILED_PRECONDITION, RESOURCE_EXHAUSTED, ABORTED, ALREADY_EXISTS ->
          Failure.failed(said(status));
      default -> new Failure(Exit.FAILED, List.of("the coordinator failed: " + said(status)));
    };
  }

  /** The leader that a follower names; null if the failure is not a follower's. */
  static @Nullable String leader(Throwable failed) {
    Metadata trailers = Status.trailersFromThrowable(failed);
    return trailers == null
            || Status.fromThrowable(failed).getCode() != Status.Code.FAILED_PRECONDITION
        ? null
        : trailers.get(Trailers.LEADER);
  }

  private static String said(Status status) {
    String description = status.getDescription();
    return description == null || description.isBlank()
        ? "it said only " + status.getCode()
        : description;
  }
}
