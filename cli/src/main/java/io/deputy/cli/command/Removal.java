package io.deputy.cli.command;

import io.deputy.cli.show.Live;
import io.deputy.cli.view.ClusterStatus;
import io.deputy.cli.view.PlacementStatus;
import io.deputy.cli.view.Removed;
import io.deputy.cli.view.ServiceStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How far an app's removal has got. A container counts until its agent has said that it ended; the
 * coordinator keeps the records of some for longer. What a lost machine may still run is not waited
 * for: its agent hears of the end when it is back.
 *
 * @param services that still have such containers
 * @param ended names of those that have none any more
 */
record Removal(State state, List<ServiceStatus> services, Set<String> ended, List<String> meanwhile)
    implements Progress {
  private static final Set<String> OVER = Set.of("stopped", "failed", "completed");

  static Removal of(ClusterStatus status, String app, Removed removed) {
    List<ServiceStatus> left =
        status.services().stream()
            .filter(s -> s.app().equals(app) && running(s).findAny().isPresent())
            .toList();
    var ended = new TreeSet<String>();
    removed.services().forEach(name -> ended.add(app + "/" + name));
    left.forEach(service -> ended.remove(service.id()));
    if (status.revision() < removed.revision()) {
      return new Removal(State.GOING, left, ended, List.of());
    }
    List<String> meanwhile =
        status.services().stream()
            .filter(s -> s.app().equals(app) && !s.version().isEmpty())
            .map(s -> s.id() + " was added by another apply")
            .toList();
    State state = left.stream().allMatch(s -> onlyOn(lost(status), s)) ? State.ENDED : State.GOING;
    return new Removal(meanwhile.isEmpty() ? state : State.REPLACED, left, ended, meanwhile);
  }

  @Override
  public SequencedMap<String, Live.Line> lines() {
    var lines = new LinkedHashMap<String, Live.Line>();
    services.forEach(s -> lines.put(s.id(), new Live.Line("ending", where(s), false)));
    ended.forEach(id -> lines.put(id, new Live.Line("ended", "", true)));
    return lines;
  }

  /** What is left of a service, and why. */
  static String sentence(ServiceStatus service) {
    return "%s: %s (%s)"
        .formatted(service.id(), where(service), String.join("; ", service.reasons()));
  }

  private static Set<String> lost(ClusterStatus status) {
    return status.machines().stream()
        .filter(m -> m.contact().equals("lost"))
        .map(m -> m.machine().name().value())
        .collect(Collectors.toSet());
  }

  private static boolean onlyOn(Set<String> machines, ServiceStatus service) {
    return running(service).map(PlacementStatus::machine).allMatch(machines::contains);
  }

  private static String where(ServiceStatus service) {
    return running(service)
        .map(p -> (p.phase().isEmpty() ? "not reported" : p.phase()) + " on " + p.machine())
        .collect(Collectors.joining(", "));
  }

  private static Stream<PlacementStatus> running(ServiceStatus service) {
    return service.placements().stream().filter(p -> !OVER.contains(p.phase()));
  }
}
