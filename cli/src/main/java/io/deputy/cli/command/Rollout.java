package io.deputy.cli.command;

import io.deputy.cli.show.Live;
import io.deputy.cli.view.ClusterStatus;
import io.deputy.cli.view.PlacementStatus;
import io.deputy.cli.view.ServiceStatus;
import io.deputy.model.AppSpec;
import io.deputy.model.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * How far an app has got after a change. Services that the change removed count until they are
 * gone.
 *
 * @param services the app's, as they stand
 */
record Rollout(State state, List<ServiceStatus> services) implements Progress {
  /**
   * @param revision of the stored state that holds the change
   */
  static Rollout of(ClusterStatus status, AppSpec app, long revision) {
    List<ServiceStatus> services =
        status.services().stream().filter(s -> s.app().equals(app.name())).toList();
    return new Rollout(state(status, services, app, revision), services);
  }

  private static State state(
      ClusterStatus status, List<ServiceStatus> services, AppSpec app, long revision) {
    var known = services.stream().map(ServiceStatus::service).collect(Collectors.toSet());
    if (status.revision() < revision || !known.containsAll(app.services().keySet())) {
      return State.GOING;
    }
    if (services.stream().anyMatch(s -> s.standing().equals("stuck"))) {
      return State.STUCK;
    }
    if (!services.stream().allMatch(Rollout::arrived)) {
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
      lines.put(
          service.id(), new Live.Line(service.standing(), progress(service), arrived(service)));
    }
    return lines;
  }

  @Override
  public List<String> meanwhile() {
    return List.of();
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
