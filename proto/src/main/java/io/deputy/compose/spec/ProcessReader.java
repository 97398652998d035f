package io.deputy.compose.spec;

import io.deputy.model.ProcessSpec;
import io.deputy.model.Sorted;
import java.util.SortedMap;
import java.util.TreeMap;

/** What runs in a container, and with which environment. */
final class ProcessReader {
  private final Project project;

  ProcessReader(Project project) {
    this.project = project;
  }

  ProcessSpec read(View service) {
    restart(service);
    return new ProcessSpec(
        service.texts("entrypoint"),
        service.texts("command"),
        environment(service),
        service.text("user", ""),
        service.text("working_dir", ""),
        service.truth("init", false),
        service.text("stop_signal", ""),
        service.duration("stop_grace_period"),
        service.truth("tty", false),
        service.truth("stdin_open", false));
  }

  /** A name without a value anywhere is left out. */
  private static SortedMap<String, String> environment(View service) {
    var all = new TreeMap<String, String>();
    service
        .pairs("environment")
        .forEach(
            (name, value) -> {
              if (value != null) {
                all.put(name, value);
              }
            });
    return Sorted.copyOf(all);
  }

  private void restart(View service) {
    String restart = service.text("restart");
    if (restart == null || restart.equals("always") || restart.equals("unless-stopped")) {
      return;
    }
    if (restart.equals("no") || restart.matches("on-failure(:\\d+)?")) {
      project
          .findings()
          .notice(
              service.place("restart"),
              service.at().key("restart"),
              "\"%s\" is not in force yet: Deputy starts a container again whenever it ends"
                  .formatted(restart));
    } else {
      project
          .findings()
          .problem(
              service.place("restart"),
              service.at().key("restart"),
              "found \"%s\", expected no, always, unless-stopped or on-failure[:TIMES]"
                  .formatted(restart));
    }
  }
}
