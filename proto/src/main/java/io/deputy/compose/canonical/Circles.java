package io.deputy.compose.canonical;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node.Mapping;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Services that wait for each other, so that none could ever start. */
record Circles(Mapping services, Findings findings) {
  /** Tells of the first. Depth first, without recursion: a chain may be as long as the file. */
  void check() {
    Map<String, List<String>> edges = new LinkedHashMap<>();
    services
        .entries()
        .forEach(
            (name, entry) ->
                edges.put(
                    name,
                    entry.value() instanceof Mapping service
                            && service.get("depends_on") instanceof Mapping on
                        ? List.copyOf(on.entries().keySet())
                        : List.of()));
    Set<String> done = new HashSet<>();
    for (String start : edges.keySet()) {
      List<String> circle = circle(start, edges, done);
      if (!circle.isEmpty()) {
        String first = circle.getFirst();
        if (services.get(first) instanceof Mapping service
            && service.get("depends_on") instanceof Mapping on) {
          findings.problem(
              on,
              KeyPath.ROOT.key("services").key(first).key("depends_on"),
              "services wait for each other: " + String.join(" → ", circle));
        }
        return;
      }
    }
  }

  private static List<String> circle(
      String start, Map<String, List<String>> edges, Set<String> done) {
    var path = new LinkedHashSet<String>();
    var pending = new ArrayList<List<String>>();
    pending.add(new ArrayList<>(List.of(start)));
    while (!pending.isEmpty()) {
      List<String> siblings = pending.getLast();
      if (siblings.isEmpty()) {
        pending.removeLast();
        if (!path.isEmpty()) {
          done.add(path.removeLast());
        }
        continue;
      }
      String next = siblings.removeFirst();
      if (path.contains(next)) {
        var circle = new ArrayList<>(path).subList(List.copyOf(path).indexOf(next), path.size());
        var closed = new ArrayList<>(circle);
        closed.add(next);
        return closed;
      }
      if (!done.contains(next)) {
        path.add(next);
        pending.add(new ArrayList<>(edges.getOrDefault(next, List.of())));
      }
    }
    return List.of();
  }
}
