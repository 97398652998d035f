package io.deputy.cli.pki;

import io.deputy.cli.Deputy;
import io.deputy.model.Identity;
import io.deputy.model.MachineName;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

  @Parameters(
      paramLabel = "NAME",
      description = "The machine's name, as in its agent.conf; usually its host name.")
  private String name = "";

  @Option(
      names = "--address",
      required = true,
      split = ",",
      paramLabel = "ADDRESS",
      description = "IP address or DNS name at which it is reached; may be repeated.")
  private List<String> addresses = List.of();

  PkiAgent(Deputy deputy) {
    this.deputy = deputy;
  }

  @Override
  public Integer call() {
    var machine = new MachineName(name);
    return issue.to(
        deputy,
        Identity.Kind.AGENT,
        machine.value(),
        addresses.stream().map(Address::parse).toList());
  }
}
