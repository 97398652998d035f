package io.deputy.model;

import java.time.Duration;
import java.util.List;

/**
 * How an agent finds out whether a container serves: {@code x-deputy.probe}, else the {@code
 * healthcheck}, else a TCP connection to the service's known ports.
 *
 * @param failures so many in a row make HEALTHY into UNHEALTHY
 */
public record Probe(Kind kind, Duration every, Duration timeout, int failures) {
  public static final Duration EVERY = Duration.ofSeconds(2);
  public static final Duration TIMEOUT = Duration.ofSeconds(1);
  public static final int FAILURES = 3;

  public Probe {
    Invalid.unless(every.isPositive(), "probe.every", every, "more than 0 s");
    Invalid.unless(timeout.isPositive(), "probe.timeout", timeout, "more than 0 s");
    Invalid.unless(failures > 0, "probe.failures", failures, "1 or more");
  }

  public static Probe of(Kind kind) {
    return new Probe(kind, EVERY, TIMEOUT, FAILURES);
  }

  public sealed interface Kind {
    /** A connection to this port is accepted. */
    record Tcp(int port) implements Kind {
      public Tcp {
        Invalid.unless(port > 0 && port < 65536, "probe.tcp", port, "a port, 1 to 65535");
      }
    }

    /** {@code GET path} on this port is answered with 2xx or 3xx. */
    record Http(int port, String path) implements Kind {
      public Http {
        Invalid.unless(port > 0 && port < 65536, "probe.http port", port, "1 to 65535");
        Invalid.unless(path.startsWith("/"), "probe.http", path, "a path that starts with /");
      }
    }

    /** The command exits 0 inside the container. */
    record Exec(List<String> command) implements Kind {
      public Exec {
        command = List.copyOf(command);
      }
    }

    /** What Docker says of the container's own health check, the file's or the image's. */
    record Docker() implements Kind {}

    /** Running is healthy: there is neither a check nor a known port. */
    record Running() implements Kind {}
  }
}
