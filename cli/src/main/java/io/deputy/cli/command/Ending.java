package io.deputy.cli.command;

import io.deputy.cli.view.ClusterStatus;
import io.deputy.cli.view.PlacementStatus;
import io.deputy.cli.view.ServiceStatus;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is left of a service that was removed, or of its slots that are too many. A container counts
 * until its agent has said that it ended; the coordinator keeps the records of some for longer.
 * What a lost machine may still run is not waited for: its agent hears of the end when it is back.
 */
final class Ending {
  private static final Set<String> OVER = Set.of("stopped", "failed", "completed");

  private Ending() {}

  static boolean isLeft(ServiceStatus service) {
    return running(service).findAny().isPresent();
  }

  /** Whether anything is left that will end soon. */
  static boolean isAwaited(ServiceStatus service, ClusterStatus status) {
    return isAwaited(running(service), status);
  }

  /** Whether anything is left, and will end soon, of slots beyond the replicas that it has now. */
  static boolean isSurplusAwaited(ServiceStatus service, ClusterStatus status) {
    return isAwaited(surplus(service), status);
  }

  /** What is left of such slots. */
  static String whereSurplus(ServiceStatus service) {
    return where(surplus(service));
  }

  private static Stream<PlacementStatus> surplus(ServiceStatus service) {
    return running(service).filter(p -> p.slot() >= service.replicas());
  }

  private static boolean isAwaited(Stream<PlacementStatus> running, ClusterStatus status) {
    Set<String> lost =
        status.machines().stream()
            .filter(m -> m.contact().equals("lost"))
            .map(m -> m.machine().name().value())
            .collect(Collectors.toSet());
    return running.anyMatch(p -> !lost.contains(p.machine()));
  }

  /** What is left, and why. */
  static String sentence(ServiceStatus service) {
    return "%s: %s (%s)"
        .formatted(service.id(), where(service), String.join("; ", service.reasons()));
  }

  static String where(ServiceStatus service) {
    return where(running(service));
  }

  private static String where(Stream<PlacementStatus> running) {
    return running
        .map(p -> (p.phase().isEmpty() ? "not reported" : p.phase()) + " on " + p.machine())
        .collect(Collectors.joining(", "));
  }

  private static Stream<PlacementStatus> running(ServiceStatus service) {
    return service.placements().stream().filter(p -> !OVER.contains(p.phase()));
  }
}
