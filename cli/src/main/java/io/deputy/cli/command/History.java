package io.deputy.cli.command;

import io.deputy.cli.process.Exit;
import io.deputy.cli.show.HistoryText;
import io.deputy.cli.show.Json;
import io.deputy.cli.show.JsonForms;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code deputy history} */
@Command(
    name = "history",
    description = "Print the last ten revisions of an app: who changed what, and when.",
    footer = {
      "",
      "A revision is a change by \"apply\", \"scale\" or \"remove\". \"diff\" says what has changed since",
      "one; with --json and an app, each has its changes, its files and the images that it ran with."
    },
    sortOptions = false,
    abbreviateSynopsis = true)
final class History implements Callable<Integer> {
  private final Deputy deputy;

  @Parameters(paramLabel = "APP", arity = "0..1", description = "Only this app's revisions.")
  private String app = "";

  History(Deputy deputy) {
    this.deputy = deputy;
  }

  @Override
  public Integer call() {
    var history = deputy.cluster().history(app);
    deputy.warn(history.troubles());
    var out = deputy.surroundings().out();
    if (deputy.json()) {
      Json.print(out, JsonForms.history(history, !app.isEmpty()));
    } else {
      HistoryText.print(out, deputy.surroundings().screen(), app, history.revisions());
    }
    return Exit.DONE;
  }
}
