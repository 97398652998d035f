package io.deputy.cli.command;

import io.deputy.cli.command.Following.Outcome;
import io.deputy.cli.command.Following.Word;
import io.deputy.cli.process.Exit;
import io.deputy.cli.process.Failure;
import io.deputy.cli.show.Json;
import io.deputy.cli.show.JsonForms;
import io.deputy.cli.view.Removed;
import io.deputy.cli.view.ServiceStatus;
import io.deputy.compose.text.Durations;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code deputy remove} */
@Command(
    name = "remove",
    description = "End all services of an app. Its volumes are kept.",
    sortOptions = false,
    abbreviateSynopsis = true)
final class Remove implements Callable<Integer> {
  private final Deputy deputy;

  @Parameters(paramLabel = "APP", description = "The app to end.")
  private String app = "";

  @Option(names = "--yes", description = "Don't ask.")
  private boolean yes;

  @Mixin private Waiting waiting = new Waiting();

  Remove(Deputy deputy) {
    this.deputy = deputy;
  }

  @Override
  public Integer call() {
    Duration most = waiting.most();
    if (!yes && !agreed()) {
      deputy.surroundings().err().println("Nothing was removed.");
      return Exit.FAILED;
    }
    Removed removed = deputy.cluster().remove(app);
    var out = deputy.surroundings().out();
    if (!deputy.json()) {
      out.println(
          removed.services().isEmpty()
              ? app + ": is removed already"
              : "%s: ends %s".formatted(app, list(removed.services())));
      if (!removed.keptVolumes().isEmpty()) {
        out.println("%s: keeps its volumes %s".formatted(app, list(removed.keptVolumes())));
      }
      out.flush();
    }
    Outcome outcome =
        waiting.wanted()
            ? new Following(deputy, app, status -> Removal.of(status, app, removed)).follow(most)
            : Outcome.NOT_AWAITED;
    if (deputy.json()) {
      Json.print(
          out,
          JsonForms.object(
              "app", app,
              "services", removed.services(),
              "keptVolumes", removed.keptVolumes(),
              "index", removed.index(),
              "outcome", outcome.word().word(),
              "left", JsonForms.standings(outcome.services())));
    } else {
      tell(outcome);
    }
    return exit(outcome, most);
  }

  private void tell(Outcome outcome) {
    var out = deputy.surroundings().out();
    if (outcome.word() == Word.ENDED) {
      out.println(app + ": ended");
      out.flush();
      var err = deputy.surroundings().err();
      outcome
          .services()
          .forEach(
              s -> err.println("warning: ends when its machine is back: " + Ending.sentence(s)));
    } else if (outcome.word() == Word.NOT_AWAITED) {
      out.println("%s: \"deputy status %s\" shows what has not ended yet".formatted(app, app));
    }
  }

  private int exit(Outcome outcome, Duration most) {
    var sentences = new ArrayList<String>();
    if (outcome.word() == Word.REPLACED) {
      sentences.add(app + " was applied again meanwhile");
      sentences.addAll(outcome.meanwhile());
    } else if (outcome.word() == Word.TIMEOUT) {
      sentences.add("%s did not end within %s".formatted(app, Durations.print(most)));
      outcome.services().forEach(service -> sentences.add(Ending.sentence(service)));
      if (!outcome.trouble().isEmpty()) {
        sentences.add(outcome.trouble());
      }
    }
    if (!sentences.isEmpty()) {
      throw new Failure(Exit.FAILED, sentences);
    }
    return Exit.DONE;
  }

  /** Asks whoever sits there; a script has to say --yes. */
  private boolean agreed() {
    var surroundings = deputy.surroundings();
    if (!surroundings.screen().err()) {
      throw Failure.input("nobody can be asked here: add --yes to remove " + app);
    }
    var status = deputy.cluster().status(app);
    Services.mustExist(app, status);
    surroundings
        .err()
        .print(
            "End %s of %s? Volumes are kept. [y/N] "
                .formatted(
                    list(status.services().stream().map(ServiceStatus::service).toList()), app));
    surroundings.err().flush();
    try {
      String answer =
          new BufferedReader(new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8))
              .readLine();
      return answer != null
          && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String list(List<String> names) {
    return String.join(", ", names);
  }
}
