package io.deputy.cli.pki;

import io.deputy.cli.command.Deputy;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code deputy pki}, which only has commands of its own. */
@Command(
    name = "pki",
    description = "Make the certificates of a cluster, on this machine.",
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    abbreviateSynopsis = true)
public final class PkiCommands implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  private PkiCommands() {}

  public static CommandLine all(Deputy deputy) {
    return new CommandLine(new PkiCommands())
        .addSubcommand("init", new PkiInit(deputy))
        .addSubcommand("agent", new PkiAgent(deputy))
        .addSubcommand("coordinator", new PkiCoordinator(deputy))
        .addSubcommand("operator", new PkiOperator(deputy))
        .addSubcommand("list", new PkiList(deputy));
  }

  @Override
  public Integer call() {
    return Deputy.help(spec);
  }
}
