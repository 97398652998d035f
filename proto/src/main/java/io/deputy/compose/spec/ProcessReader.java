package io.deputy.compose.spec;

import io.deputy.model.ProcessSpec;
import io.deputy.model.Sorted;
import java.util.SortedMap;
import java.util.TreeMap;

/** What runs in a container, and with which environment. */
final class ProcessReader {
  private ProcessReader() {}

  static ProcessSpec read(View service) {
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
}
