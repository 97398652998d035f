package io.deputy.cli.command;

import io.deputy.cli.process.Exit;
import io.deputy.cli.show.Json;
import io.deputy.cli.show.JsonForms;
import io.deputy.cli.show.StatusText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code deputy machines} */
@Command(
    name = "machines",
    description = "Print all that is known of the machines.",
    sortOptions = false,
    abbreviateSynopsis = true)
final class Machines implements Callable<Integer> {
  private final Deputy deputy;

  Machines(Deputy deputy) {
    this.deputy = deputy;
  }

  @Override
  public Integer call() {
    var status = deputy.cluster().status("");
    var out = deputy.surroundings().out();
    if (deputy.json()) {
      Json.print(out, JsonForms.object("machines", JsonForms.machines(status.machines())));
    } else {
      new StatusText(out, deputy.surroundings().screen()).machineDetails(status.machines());
    }
    return Exit.DONE;
  }
}
