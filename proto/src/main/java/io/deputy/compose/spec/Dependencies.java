package io.deputy.compose.spec;

import io.deputy.model.Dependency;
import io.deputy.model.Dependency.Condition;
import io.deputy.model.Healthcheck;
import io.deputy.model.ServiceSpec;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code depends_on}, written or implied by a link or a namespace that is shared. */
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

  /** The services whose end others wait for. */
  static Set<String> awaited(Collection<View> services) {
    var awaited = new HashSet<String>();
    for (View service : services) {
      service
          .child("depends_on")
          .children()
          .forEach(
              (name, view) -> {
                if (condition(view.text("condition", "")) == Condition.COMPLETED) {
                  awaited.add(name);
                }
              });
    }
    return awaited;
  }

  /** Tells of services that wait for the health of one that nothing would ever call healthy. */
  static void probed(
      Project project, View service, ServiceSpec spec, Map<String, ServiceSpec> all) {
    for (Dependency on : spec.dependencies()) {
      ServiceSpec target = all.get(on.service());
      if (on.condition() == Condition.HEALTHY && target != null) {
        probed(project, service.child("depends_on").child(on.service()), target);
      }
    }
  }

  private static void probed(Project project, View on, ServiceSpec target) {
    @Nullable Healthcheck check = target.container().healthcheck();
    if (target.policy().probe() != null || !target.knownPorts().isEmpty()) {
      return;
    }
    if (check != null && check.disabled()) {
      project
          .findings()
          .problem(
              on.node(),
              on.at(),
              ("waits until \"%s\" is healthy, whose healthcheck is disabled; give it one, or"
                      + " x-deputy.probe, or a port")
                  .formatted(target.id().service()));
    } else if (check == null) {
      project
          .findings()
          .notice(
              on.node().place(),
              on.at(),
              "\"%s\" has no healthcheck, probe or port here: unless its image brings a healthcheck or"
                      .formatted(target.id().service())
                  + " a port, it counts as healthy when it runs");
    }
  }
}
