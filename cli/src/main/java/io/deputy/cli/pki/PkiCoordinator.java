package io.deputy.cli.pki;

import io.deputy.cli.command.Deputy;
import io.deputy.model.Identity;
import io.deputy.model.MachineName;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code deputy pki coordinator} */
@Command(
    name = "coordinator",
    description = "Make a certificate for a coordinator, good for a year.",
    sortOptions = false,
    abbreviateSynopsis = true)
final class PkiCoordinator implements Callable<Integer> {
  private final Deputy deputy;
  @Mixin private Issue issue = new Issue();
  @Mixin private Reached reached = new Reached();

  @Parameters(
      paramLabel = "NAME",
      description = "The coordinator's name, as in its coordinator.conf.")
  private String name = "";

  PkiCoordinator(Deputy deputy) {
    this.deputy = deputy;
  }

  @Override
  public Integer call() {
    String valid = new MachineName(name).value();
    return issue.to(deputy, Identity.Kind.COORDINATOR, valid, reached.addresses());
  }
}
