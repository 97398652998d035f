package io.deputy.cli.pki;

import io.deputy.cli.command.Deputy;
import io.deputy.model.Identity;
import io.deputy.model.MachineName;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code deputy pki agent} */
@Command(
    name = "agent",
    description = "Make a certificate for the agent of one machine, good for a year.",
    sortOptions = false,
    abbreviateSynopsis = true)
final class PkiAgent implements Callable<Integer> {
  private final Deputy deputy;
  @Mixin private Issue issue = new Issue();
  @Mixin private Reached reached = new Reached();

  @Parameters(
      paramLabel = "NAME",
      description = "The machine's name, as in its agent.conf; usually its host name.")
  private String name = "";

  PkiAgent(Deputy deputy) {
    this.deputy = deputy;
  }

  @Override
  public Integer call() {
    String valid = new MachineName(name).value();
    return issue.to(deputy, Identity.Kind.AGENT, valid, reached.addresses());
  }
}
