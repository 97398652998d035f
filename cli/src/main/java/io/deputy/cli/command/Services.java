package io.deputy.cli.command;

import io.deputy.cli.process.Failure;
import io.deputy.cli.view.ClusterStatus;
import io.deputy.cli.view.ServiceStatus;
import java.util.List;
import java.util.stream.Collectors;

/** Finds what a user means by {@code [APP/]SERVICE}. */
final class Services {
  private Services() {}

  /**
   * @throws Failure if there is none, or several apps have one of that name
   */
  static ServiceStatus find(String named, ClusterStatus status) {
    boolean full = named.indexOf('/') >= 0;
    List<ServiceStatus> found =
        status.services().stream()
            .filter(s -> full ? s.id().equals(named) : s.service().equals(named))
            .toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    if (found.isEmpty()) {
      throw Failure.input(
          "no service%s %s; there %s"
              .formatted(
                  full ? "" : " and no app",
                  named,
                  listed(status.services().stream().map(ServiceStatus::id).toList())));
    }
    throw Failure.input(
        "several apps have a service %s, say which: %s"
            .formatted(
                named, found.stream().map(ServiceStatus::id).collect(Collectors.joining(", "))));
  }

  /**
   * @param app empty is every app, and always right
   */
  static void mustExist(String app, ClusterStatus status) {
    if (!app.isEmpty() && status.services().stream().noneMatch(s -> s.app().equals(app))) {
      throw Failure.input("no app " + app + "; \"deputy status\" shows all");
    }
  }

  private static String listed(List<String> names) {
    return names.isEmpty()
        ? "are none yet"
        : (names.size() == 1 ? "is " : "are ") + String.join(", ", names);
  }
}
