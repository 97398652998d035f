package io.deputy.compose.spec;

import io.deputy.model.Dependency;
import io.deputy.model.Dependency.Condition;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** {@code depends_on}, and {@code links}, which say the same and no more. */
final class Dependencies {
  private Dependencies() {}

  /**
   * @param active services of the app: one that need not be there may be missing
   */
  static List<Dependency> of(View service, Set<String> active) {
    var found = new TreeMap<String, Dependency>();
    service
        .child("depends_on")
        .children()
        .forEach(
            (name, view) -> {
              if (active.contains(name)) {
                found.put(
                    name,
                    new Dependency(
                        name,
                        condition(view.text("condition", "")),
                        view.truth("required", true),
                        // That of a link is older than addresses which stay the same.
                        view.isWritten("restart") && view.truth("restart", false)));
              }
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

  /** Tells what is not in force yet. */
  static void judge(Project project, View service) {
    if (service.has("depends_on")) {
      View on = service.child("depends_on");
      boolean written = on.children().values().stream().anyMatch(v -> v.isWritten("condition"));
      if (written) {
        project
            .findings()
            .notice(
                service.place("depends_on"),
                on.at(),
                "start order across machines is not enforced yet");
      }
    }
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
}
