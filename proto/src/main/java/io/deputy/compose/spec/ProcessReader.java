package io.deputy.compose.spec;

import io.deputy.model.ProcessSpec;

/** What runs in a container, and with which environment. */
final class ProcessReader {
  private ProcessReader() {}

  static ProcessSpec read(View service) {
    return new ProcessSpec(
        service.texts("entrypoint"),
        service.texts("command"),
        service.known("environment"), // a name that has no value anywhere is left out
        service.text("user", ""),
        service.text("working_dir", ""),
        service.truth("init", false),
        service.text("stop_signal", ""),
        service.duration("stop_grace_period"),
        service.truth("tty", false),
        service.truth("stdin_open", false));
  }
}
