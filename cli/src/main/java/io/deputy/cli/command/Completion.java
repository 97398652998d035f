package io.deputy.cli.command;

import io.deputy.cli.process.Exit;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code deputy completion} */
@Command(
    name = "completion",
    description = "Print a script that completes commands in bash and zsh.",
    footer = {"", "Use it with: eval \"$(deputy completion)\""},
    sortOptions = false,
    abbreviateSynopsis = true)
final class Completion implements Callable<Integer> {
  private final Deputy deputy;

  @Spec private CommandSpec spec = CommandSpec.create();

  Completion(Deputy deputy) {
    this.deputy = deputy;
  }

  @Override
  public Integer call() {
    deputy.surroundings().out().print(AutoComplete.bash("deputy", spec.root().commandLine()));
    return Exit.DONE;
  }
}
