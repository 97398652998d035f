package io.deputy.cli.command;

import io.deputy.cli.show.Live;
import io.deputy.cli.view.Applied;
import io.deputy.cli.view.Change;
import io.deputy.cli.view.ClusterStatus;
import io.deputy.cli.view.PlacementStatus;
import io.deputy.cli.view.ServiceStatus;
import io.deputy.model.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How far an app has got after a change. Services that the change removed, and slots that it made
 * too many, count until they have ended.
 *
 * @param services the app's, as they stand
 * @param ending those of which such slots are left, by id
 */
record Rollout(
    State state, List<ServiceStatus> services, Set<String> ending, List<String> meanwhile)
    implements Progress {
  /**
   * @param names of the services that the app should have
   */
  static Rollout of(ClusterStatus status, String app, Set<String> names, Applied applied) {
    List<ServiceStatus> services =
        status.services().stream()
            .filter(s -> s.app().equals(app))
            .filter(s -> !isRemoved(s, names) || Ending.isAwaited(s, status))
            .toList();
    Set<String> ending =
        services.stream()
            .filter(s -> Ending.isSurplusAwaited(s, status))
            .map(ServiceStatus::id)
            .collect(Collectors.toSet());
    if (status.revision() < applied.revision()) {
      return new Rollout(State.GOING, services, ending, List.of());
    }
    var wanted = new TreeMap<String, String>(); // versions by service
    applied.changes().stream()
        .filter(change -> change.kind() != Change.Kind.REMOVED)
        .forEach(change -> wanted.put(change.service(), change.version()));
    List<String> meanwhile = services.stream().flatMap(s -> meanwhile(s, wanted)).toList();
    return new Rollout(
        meanwhile.isEmpty() ? state(services, ending, names) : State.REPLACED,
        services,
        ending,
        meanwhile);
  }

  /**
   * Of the services that the app has no more; one that somebody else added meanwhile has a version.
   */
  private static boolean isRemoved(ServiceStatus service, Set<String> names) {
    return !names.contains(service.service()) && service.version().isEmpty();
  }

  private static Stream<String> meanwhile(ServiceStatus service, Map<String, String> wanted) {
    String version = wanted.getOrDefault(service.service(), "");
    if (service.version().equals(version)) {
      return Stream.empty();
    }
    return Stream.of(
        service.id()
            + (service.version().isEmpty()
                ? " was removed"
                : " was " + (version.isEmpty() ? "added" : "changed") + " by another apply"));
  }

  private static State state(List<ServiceStatus> services, Set<String> ending, Set<String> wanted) {
    var known = services.stream().map(ServiceStatus::service).collect(Collectors.toSet());
    if (!known.containsAll(wanted)) {
      return State.GOING;
    }
    if (services.stream().anyMatch(s -> s.standing().equals("stuck"))) {
      return State.STUCK;
    }
    if (!services.stream().allMatch(Rollout::arrived) || !ending.isEmpty()) {
      return State.GOING;
    }
    return services.stream().allMatch(s -> s.standing().equals("settled"))
        ? State.SETTLED
        : State.DEGRADED;
  }

  private static boolean arrived(ServiceStatus service) {
    return service.standing().equals("settled")
        || (service.standing().equals("degraded") && service.atRest());
  }

  @Override
  public SequencedMap<String, Live.Line> lines() {
    var lines = new LinkedHashMap<String, Live.Line>();
    for (ServiceStatus service : services) {
      lines.put(service.id(), line(service));
    }
    return lines;
  }

  private Live.Line line(ServiceStatus service) {
    return arrived(service) && ending.contains(service.id())
        ? new Live.Line("ending", Ending.whereSurplus(service), false)
        : new Live.Line(service.standing(), progress(service), arrived(service));
  }

  /** What there is to see of a service while it gets there: where it is, or what it waits for. */
  static String progress(ServiceStatus service) {
    return service.reasons().isEmpty()
        ? service.placements().stream()
            .filter(p -> p.role() != Role.ENDED)
            .map(Rollout::progress)
            .collect(Collectors.joining(", "))
        : service.reasons().getFirst();
  }

  private static String progress(PlacementStatus placement) {
    String role = placement.role() == Role.FALLBACK ? "fallback " : "";
    return role + placement.shownPhase() + " on " + placement.machine();
  }
}
