package io.deputy.cli.command;

import io.deputy.cli.process.Exit;
import io.deputy.cli.process.Failure;
import io.deputy.cli.show.ChangesText;
import io.deputy.cli.show.Json;
import io.deputy.cli.show.JsonForms;
import io.deputy.cli.view.Difference;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code deputy diff} */
@Command(
    name = "diff",
    description = "Say what differs between a kept revision and now, or another one, key by key.",
    sortOptions = false,
    abbreviateSynopsis = true)
final class Diff implements Callable<Integer> {
  private final Deputy deputy;

  @Parameters(
      index = "0",
      paramLabel = "REV",
      description = "Number of a revision; \"deputy history\" shows them.")
  private long from;

  @Parameters(
      index = "1",
      paramLabel = "REV2",
      arity = "0..1",
      description = "Another one. Without: what should run now.")
  private @Nullable Long to;

  @Option(
      names = "--app",
      paramLabel = "APP",
      description = "Whose. Without: the only app that has revisions.")
  private String app = "";

  Diff(Deputy deputy) {
    this.deputy = deputy;
  }

  @Override
  public Integer call() {
    for (Long number : new Long[] {from, to}) {
      if (number != null && number < 1) {
        throw Failure.input("revision: found \"%d\", expected 1 or more".formatted(number));
      }
    }
    Difference difference = deputy.cluster().diff(app, from, to == null ? 0 : to);
    var out = deputy.surroundings().out();
    if (deputy.json()) {
      Json.print(out, JsonForms.difference(difference, from, to == null ? "now" : to));
    } else {
      String second = to == null ? "what should run now" : "revision " + to;
      new ChangesText(out, deputy.surroundings().screen())
          .difference("revision " + from, second, difference);
    }
    return Exit.DONE;
  }
}
