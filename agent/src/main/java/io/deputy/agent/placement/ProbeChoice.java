package io.deputy.agent.placement;

import io.deputy.agent.placement.PlacementState.Image;
import io.deputy.model.Healthcheck;
import io.deputy.model.NetworkMode;
import io.deputy.model.Phase;
import io.deputy.model.Probe;
import io.deputy.model.Protocol;
import io.deputy.model.ServiceSpec;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Which probe tells whether a container serves, and how often it is asked. */
final class ProbeChoice {
  /** While it starts: whoever waits for a failover waits for this. */
  static final Duration FAST = Duration.ofMillis(100);

  /** And while clients are held for it: each of them waits half of this longer. */
  static final Duration URGENT = Duration.ofMillis(25);

  /** Both for commands in the container, each of which is a process of its own. */
  static final Duration FAST_COMMAND = Duration.ofMillis(500);

  /** So long a container may take to begin to serve before that is called unhealthy. */
  static final Duration START_PERIOD = Duration.ofSeconds(30);

  /** Docker's own, for the interval and the timeout of a health check. */
  private static final Duration DOCKER_DEFAULT = Duration.ofSeconds(30);

  private ProbeChoice() {}

  /**
   * {@code x-deputy.probe}, else the health check, else TCP to the first known port of one that has
   * a network, else none.
   *
   * @param ranFor since the container's last start
   */
  static Probe of(ServiceSpec spec, Image image, Phase phase, Duration ranFor) {
    Probe own = spec.policy().probe();
    if (own != null) {
      return own;
    }
    Healthcheck check = spec.container().healthcheck();
    if (check != null && !check.disabled() && !check.test().isEmpty()) {
      boolean young = phase == Phase.STARTING || ranFor.compareTo(firstVerdict(check)) < 0;
      return young ? byHand(check) : Probe.of(new Probe.Kind.Docker());
    }
    if (image.healthcheck() && (check == null || !check.disabled())) {
      return Probe.of(new Probe.Kind.Docker());
    }
    if (spec.container().networking().mode() == NetworkMode.NONE) {
      return Probe.of(new Probe.Kind.Running());
    }
    return Stream.concat(spec.knownPorts().stream(), image.exposed().tcp().stream())
        .filter(port -> !onlyUdp(spec, port))
        .findFirst()
        .map(port -> Probe.of(new Probe.Kind.Tcp(port)))
        .orElse(Probe.of(new Probe.Kind.Running()));
  }

  /**
   * {@link #START_PERIOD}, or that of the health check if it is longer. What an image says of its
   * own check is not known here, only that it has one.
   */
  static Duration startPeriod(ServiceSpec spec) {
    Healthcheck check = spec.container().healthcheck();
    if (check == null || check.disabled() || spec.policy().probe() != null) {
      return START_PERIOD;
    }
    return check.startPeriod().compareTo(START_PERIOD) > 0 ? check.startPeriod() : START_PERIOD;
  }

  static Duration pace(Probe probe, Phase phase) {
    if (phase != Phase.STARTING) {
      return probe.every();
    }
    Duration fast = probe.kind() instanceof Probe.Kind.Exec ? FAST_COMMAND : FAST;
    return fast.compareTo(probe.every()) < 0 ? fast : probe.every();
  }

  /** Until the next probe of one that starts, while clients wait for it. */
  static Duration urgent(Probe probe) {
    return probe.kind() instanceof Probe.Kind.Exec ? FAST_COMMAND : URGENT;
  }

  /** Docker runs a check for the first time only after a whole interval: who waits, can't wait. */
  private static Duration firstVerdict(Healthcheck check) {
    return orDefault(check.interval()).plus(orDefault(check.timeout()));
  }

  private static Duration orDefault(Duration time) {
    return time.isPositive() ? time : DOCKER_DEFAULT;
  }

  private static Probe byHand(Healthcheck check) {
    List<String> test = check.test();
    List<String> rest = test.subList(1, test.size());
    List<String> command =
        test.getFirst().equals("CMD-SHELL")
            ? List.of("/bin/sh", "-c", String.join(" ", rest))
            : rest;
    Duration timeout = check.timeout().isPositive() ? check.timeout() : Probe.TIMEOUT;
    int failures = check.retries() > 0 ? check.retries() : Probe.FAILURES;
    return new Probe(new Probe.Kind.Exec(command), Probe.EVERY, timeout, failures);
  }

  private static boolean onlyUdp(ServiceSpec spec, int port) {
    var published = spec.ports().stream().filter(p -> p.target() == port).toList();
    return !published.isEmpty() && published.stream().allMatch(p -> p.protocol() == Protocol.UDP);
  }
}
