package io.deputy.cli.command;

import io.deputy.cli.command.AppInput.Prepared;
import io.deputy.cli.command.Following.Outcome;
import io.deputy.cli.process.Exit;
import io.deputy.cli.process.Failure;
import io.deputy.cli.show.ChangesText;
import io.deputy.cli.show.Json;
import io.deputy.cli.show.JsonForms;
import io.deputy.cli.view.Applied;
import io.deputy.cli.view.ServiceStatus;
import io.deputy.compose.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code deputy apply} */
@Command(
    name = "apply",
    description = "Make the cluster run an app as its Compose files say.",
    sortOptions = false,
    abbreviateSynopsis = true)
final class Apply implements Callable<Integer> {
  private final Deputy deputy;
  @Mixin private AppInput input = new AppInput();

  @Mixin private Waiting waiting = new Waiting();

  Apply(Deputy deputy) {
    this.deputy = deputy;
  }

  @Override
  public Integer call() {
    Duration most = waiting.most();
    Prepared prepared = input.load(deputy);
    String app = prepared.app().name();
    var uploaded = new ArrayList<String>();
    Applied applied = store(prepared, uploaded);
    if (!deputy.json()) {
      new ChangesText(deputy.surroundings().out(), deputy.surroundings().screen())
          .changes(app, applied.changes());
      deputy.surroundings().out().flush();
    }
    Outcome outcome =
        waiting.wanted()
            ? new Following(deputy, app, status -> Rollout.of(status, prepared.app(), applied))
                .follow(most)
            : Outcome.NOT_AWAITED;
    if (deputy.json()) {
      Json.print(
          deputy.surroundings().out(),
          JsonForms.object(
              "app", app,
              "changes", JsonForms.changes(applied.changes()),
              "uploaded", uploaded,
              "outcome", outcome.word().word(),
              "services", JsonForms.standings(outcome.services()),
              "warnings", prepared.warnings()));
    } else {
      tell(app, outcome);
    }
    return exit(app, outcome, most);
  }

  /** Uploads what the coordinator does not have yet, and applies again. */
  private Applied store(Prepared prepared, List<String> uploaded) {
    Applied first = deputy.cluster().apply(prepared.app());
    if (first.missing().isEmpty()) {
      return first;
    }
    for (String hash : first.missing()) {
      Uploading.send(deputy, prepared, hash);
      if (!prepared.files().containsKey(hash)) {
        uploaded.add(hash); // not those of secrets: from its hash a short one can be guessed
      }
    }
    Applied second = deputy.cluster().apply(prepared.app());
    if (!second.missing().isEmpty()) {
      throw Failure.failed(
          "the coordinator still lacks content %s right after it was uploaded"
              .formatted(String.join(", ", second.missing())));
    }
    return second;
  }

  private void tell(String app, Outcome outcome) {
    var out = deputy.surroundings().out();
    int all = outcome.services().size();
    switch (outcome.word()) {
      case SETTLED -> out.println("%s: settled, %d of %d services".formatted(app, all, all));
      case DEGRADED -> {
        List<ServiceStatus> degraded = outcome.unsettled();
        out.println(
            "%s: serves, %d of %d services are degraded".formatted(app, degraded.size(), all));
        degraded.forEach(s -> out.println("  " + sentence(s)));
      }
      case NOT_AWAITED ->
          out.println("%s: stored; \"deputy status %s\" shows how far it is".formatted(app, app));
      case STUCK, REPLACED, TIMEOUT -> {} // errors say it
      case ENDED -> throw new IllegalStateException("an app that was applied does not end");
    }
  }

  private static int exit(String app, Outcome outcome, Duration most) {
    var sentences = new ArrayList<String>();
    switch (outcome.word()) {
      case SETTLED, DEGRADED, NOT_AWAITED, ENDED -> {}
      case STUCK -> {
        sentences.add(app + " can't settle by itself");
        outcome.unsettled().forEach(service -> sentences.add(sentence(service)));
      }
      case REPLACED -> {
        sentences.add(app + " was changed meanwhile: what was applied here is not what will run");
        sentences.addAll(outcome.meanwhile());
      }
      case TIMEOUT -> {
        sentences.add("%s did not settle within %s".formatted(app, Durations.print(most)));
        outcome.unsettled().forEach(service -> sentences.add(sentence(service)));
        if (!outcome.trouble().isEmpty()) {
          sentences.add(outcome.trouble());
        }
      }
    }
    if (!sentences.isEmpty()) {
      throw new Failure(Exit.FAILED, sentences);
    }
    return Exit.DONE;
  }

  private static String sentence(ServiceStatus service) {
    String why =
        service.reasons().isEmpty()
            ? Rollout.progress(service)
            : String.join("; ", service.reasons());
    return service.id() + " is " + service.standing() + ": " + why;
  }
}
