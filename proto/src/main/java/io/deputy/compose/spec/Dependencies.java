package io.deputy.compose.spec;

import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Suggestion;
import io.deputy.model.Dependency;
import io.deputy.model.Dependency.Condition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/** {@code depends_on}, and {@code links}, which say the same and no more. */
final class Dependencies {
  private final Project project;
  private final SequencedMap<String, View> all;
  private final SequencedMap<String, View> active;

  Dependencies(Project project, SequencedMap<String, View> all, SequencedMap<String, View> active) {
    this.project = project;
    this.all = all;
    this.active = active;
  }

  static List<Dependency> of(View service) {
    var found = new TreeMap<String, Dependency>();
    service
        .child("depends_on")
        .children()
        .forEach(
            (name, view) ->
                found.put(
                    name,
                    new Dependency(
                        name,
                        condition(view.text("condition", "")),
                        view.truth("required", true),
                        view.truth("restart", false))));
    service
        .textsOrNone("links")
        .forEach(
            link -> {
              String name = link.split(":", 2)[0];
              found.putIfAbsent(name, new Dependency(name, Condition.STARTED, true, false));
            });
    // By name: the order of keys says nothing.
    return List.copyOf(found.values());
  }

  private static Condition condition(String text) {
    return switch (text) {
      case "service_healthy" -> Condition.HEALTHY;
      case "service_completed_successfully" -> Condition.COMPLETED;
      default -> Condition.STARTED;
    };
  }

  /** Tells of what is depended on and is not there, and of circles. */
  void check() {
    active.forEach(
        (name, service) -> {
          for (Dependency on : of(service)) {
            check(service, on);
          }
          links(service);
        });
    circles();
  }

  private void check(View service, Dependency on) {
    String key = service.child("depends_on").has(on.service()) ? "depends_on" : "links";
    KeyPath at = service.at().key(key);
    if (key.equals("depends_on")) {
      project
          .findings()
          .notice(service.place(key), at, "start order across machines is not enforced yet");
    }
    if (active.containsKey(on.service())) {
      return;
    }
    if (!all.containsKey(on.service())) {
      project
          .findings()
          .problem(
              service.place(key),
              at,
              "there is no service \"%s\"; %s"
                  .formatted(on.service(), Suggestion.among(all.keySet(), on.service())));
    } else if (on.required()) {
      View inactive = all.get(on.service());
      project
          .findings()
          .problem(
              service.place(key),
              at,
              "the service \"%s\" is not active, expected one of its profiles to be: %s"
                  .formatted(
                      on.service(),
                      inactive == null ? "" : String.join(", ", inactive.textsOrNone("profiles"))));
    }
  }

  private void links(View service) {
    for (String link : service.textsOrNone("links")) {
      String[] parts = link.split(":", 2);
      if (parts.length == 2 && !parts[1].equals(parts[0])) {
        project
            .findings()
            .problem(
                service.place("links"),
                service.at().key("links"),
                ("refused: the alias \"%s\" is not supported yet; add it to the aliases of \"%s\""
                        + " under its networks")
                    .formatted(parts[1], parts[0]));
      }
    }
  }

  /** Depth first, without recursion: a chain may be as long as the file. */
  private void circles() {
    Map<String, List<String>> edges = new LinkedHashMap<>();
    active.forEach(
        (name, view) -> edges.put(name, of(view).stream().map(Dependency::service).toList()));
    Set<String> done = new HashSet<>();
    for (String start : edges.keySet()) {
      List<String> circle = circle(start, edges, done);
      if (!circle.isEmpty()) {
        View first = active.get(circle.getFirst());
        if (first != null) {
          project
              .findings()
              .problem(
                  first.place("depends_on"),
                  first.at().key("depends_on"),
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
