package io.deputy.cli.command;

import io.deputy.cli.process.Exit;
import io.deputy.cli.view.Held;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code deputy release} */
@Command(
    name = "release",
    description = "Let go on what \"hold\" made wait.",
    sortOptions = false,
    abbreviateSynopsis = true)
final class Release implements Callable<Integer> {
  private final Deputy deputy;

  @Parameters(paramLabel = "[APP/]SERVICE", description = "The app is needed if several have one.")
  private String service = "";

  Release(Deputy deputy) {
    this.deputy = deputy;
  }

  @Override
  public Integer call() {
    Held held = deputy.cluster().hold(service, Optional.empty());
    Hold.print(
        deputy,
        held,
        held.service() + (held.before() ? ": released" : ": was not held, nothing was changed"));
    return Exit.DONE;
  }
}
