package io.deputy.cli.command;

import io.deputy.cli.process.Exit;
import io.deputy.cli.process.Interruption;
import io.deputy.cli.show.Json;
import io.deputy.cli.show.JsonForms;
import io.deputy.cli.show.Pages;
import io.deputy.cli.show.StatusText;
import io.deputy.cli.view.ClusterStatus;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code deputy status} */
@Command(
    name = "status",
    description = "Print the machines, and who runs which service, as primary and as fallback.",
    footer = {
      "",
      "AGE is how long a placement has been in its phase, and RESTARTS how often its container was",
      "started again: as its agent has seen it, so both begin anew with the agent."
    },
    sortOptions = false,
    abbreviateSynopsis = true)
final class Status implements Callable<Integer> {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Deputy deputy;

  @Parameters(paramLabel = "APP", arity = "0..1", description = "Only this app's services.")
  private String app = "";

  @Option(names = "--watch", description = "Print it again whenever it changed, until Ctrl-C.")
  private boolean watch;

  Status(Deputy deputy) {
    this.deputy = deputy;
  }

  @Override
  public Integer call() {
    if (watch) {
      watch();
      return Exit.DONE;
    }
    ClusterStatus status = deputy.cluster().status(app);
    Services.mustExist(app, status);
    if (deputy.json()) {
      Json.print(deputy.surroundings().out(), JsonForms.status(status));
    } else {
      new StatusText(deputy.surroundings().out(), deputy.surroundings().screen()).print(status);
    }
    return Exit.DONE;
  }

  private void watch() {
    var out = deputy.surroundings().out();
    try (var changes = deputy.cluster().watch(app);
        var pages = new Pages(out, deputy.surroundings().screen());
        var _ = Interruption.then(pages::close)) {
      ClusterStatus last = null;
      String told = "";
      while (!out.checkError()) {
        ClusterStatus next = changes.next(LOOK);
        boolean news = next != null || !told.equals(changes.trouble());
        last = next == null ? last : next;
        told = changes.trouble();
        if (news && last != null) {
          show(pages, last, told);
        }
      }
    }
  }

  private void show(Pages pages, ClusterStatus status, String trouble) {
    var surroundings = deputy.surroundings();
    if (deputy.json()) {
      Json.printLine(surroundings.out(), JsonForms.status(status));
      surroundings.out().flush();
      return;
    }
    pages.show(
        page -> {
          if (!trouble.isEmpty()) {
            page.println("not up to date: " + trouble);
          }
          new StatusText(page, surroundings.screen()).print(status);
        });
  }
}
