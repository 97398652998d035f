package io.deputy.cli.command;

import io.deputy.compose.text.Durations;
import io.deputy.model.Invalid;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Whether, and how long, a command waits for what it began. */
final class Waiting {
  @Option(
      names = "--wait",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Wait until the cluster has done it, and show how far it is (default).")
  private boolean wait = true;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long to wait at most, 2m without it.")
  private String timeout = "2m";

  boolean wanted() {
    return wait;
  }

  /**
   * To be asked before anything is changed.
   *
   * @throws Invalid if what was given is no time
   */
  Duration most() {
    Duration most = Durations.parse(timeout);
    if (most == null || most.isZero()) {
      throw new Invalid("--timeout", timeout, Durations.ACCEPTED);
    }
    return most;
  }
}
