package io.deputy.compose.spec;

import io.deputy.compose.spec.PortReader.Written;
import io.deputy.model.PublishedPort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A published port belongs to one service. Two with {@code mode: host} may have the same one, since
 * they can be on different machines.
 */
final class PublishedOnce {
  private final Project project;
  private final Map<String, List<Written>> byPort = new HashMap<>();

  PublishedOnce(Project project) {
    this.project = project;
  }

  /** Tells of a port that one before it has already. */
  void check(Written next) {
    if (next.port().published() == 0) {
      return;
    }
    List<Written> same = byPort.computeIfAbsent(name(next.port()), _ -> new ArrayList<>());
    same.stream()
        .filter(first -> clash(first, next))
        .findFirst()
        .ifPresent(first -> tell(first, next));
    same.add(next);
  }

  private static boolean clash(Written a, Written b) {
    boolean apart =
        a.port().onMachine() && b.port().onMachine() && !a.service().equals(b.service());
    return !apart && a.port().overlaps(b.port());
  }

  private void tell(Written first, Written second) {
    project
        .findings()
        .problem(
            second.item().node(),
            second.item().at(),
            "publishes port %s, which %s at %s publishes already"
                .formatted(name(second.port()), first.item().at(), first.item().node().place()));
  }

  private static String name(PublishedPort port) {
    return port.published() + "/" + port.protocol().name().toLowerCase(Locale.ROOT);
  }
}
