package io.deputy.cli.command;

import io.deputy.cli.show.Live;
import io.deputy.cli.view.ClusterStatus;
import io.deputy.cli.view.Removed;
import io.deputy.cli.view.ServiceStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;

/**
 * How far an app's removal has got.
 *
 * @param services of which something is left
 * @param ended names of those of which nothing is
 */
record Removal(State state, List<ServiceStatus> services, Set<String> ended, List<String> meanwhile)
    implements Progress {
  static Removal of(ClusterStatus status, String app, Removed removed) {
    List<ServiceStatus> left =
        status.services().stream().filter(s -> s.app().equals(app) && Ending.isLeft(s)).toList();
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
    State state =
        left.stream().anyMatch(s -> Ending.isAwaited(s, status)) ? State.GOING : State.ENDED;
    return new Removal(meanwhile.isEmpty() ? state : State.REPLACED, left, ended, meanwhile);
  }

  @Override
  public SequencedMap<String, Live.Line> lines() {
    var lines = new LinkedHashMap<String, Live.Line>();
    services.forEach(s -> lines.put(s.id(), new Live.Line("ending", Ending.where(s), false)));
    ended.forEach(id -> lines.put(id, new Live.Line("ended", "", true)));
    return lines;
  }
}
