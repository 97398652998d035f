package io.deputy.cli.command;

import io.deputy.cli.process.Exit;
import io.deputy.cli.show.Json;
import io.deputy.cli.show.JsonForms;
import io.deputy.cli.view.Held;
import io.deputy.compose.text.Durations;
import io.deputy.model.Invalid;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code deputy hold} */
@Command(
    name = "hold",
    description = "Let new connections to a service wait. Those that are open go on.",
    footer = {
      "",
      "Each waits as long as the service's hold says (x-deputy.hold, 30 s), then it is closed.",
      "The hold ends after TIME, or when it is released; holding again counts anew."
    },
    sortOptions = false,
    abbreviateSynopsis = true)
final class Hold implements Callable<Integer> {
  private final Deputy deputy;

  @Parameters(paramLabel = "[APP/]SERVICE", description = "The app is needed if several have one.")
  private String service = "";

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "When it ends by itself, 5m without it.")
  private String lasts = "5m";

  Hold(Deputy deputy) {
    this.deputy = deputy;
  }

  @Override
  public Integer call() {
    Duration time = Durations.parse(lasts);
    if (time == null || time.isZero()) {
      throw new Invalid("--for", lasts, time == null ? Durations.ACCEPTED : "more than 0 s");
    }
    Held held = deputy.cluster().hold(service, Optional.of(time));
    Instant until = held.until().orElse(Instant.EPOCH).truncatedTo(ChronoUnit.SECONDS);
    print(deputy, held, "%s: new connections wait until %s".formatted(held.service(), until));
    return Exit.DONE;
  }

  static void print(Deputy deputy, Held held, String sentence) {
    var out = deputy.surroundings().out();
    if (deputy.json()) {
      Json.print(
          out,
          JsonForms.object(
              "service", held.service(),
              "heldUntil", held.until().map(Instant::toString).orElse(""),
              "heldBefore", held.before()));
    } else {
      out.println(sentence);
    }
  }
}
