package io.deputy.cli.pki;

import io.deputy.cli.command.Deputy;
import io.deputy.model.Identity;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code deputy pki operator} */
@Command(
    name = "operator",
    description = "Make a certificate for a person who uses this command line, good for a year.",
    sortOptions = false,
    abbreviateSynopsis = true)
final class PkiOperator implements Callable<Integer> {
  private final Deputy deputy;
  @Mixin private Issue issue = new Issue();

  @Parameters(paramLabel = "NAME", description = "Who it is for.")
  private String name = "";

  PkiOperator(Deputy deputy) {
    this.deputy = deputy;
  }

  @Override
  public Integer call() {
    return issue.to(deputy, Identity.Kind.OPERATOR, name, List.of());
  }
}
