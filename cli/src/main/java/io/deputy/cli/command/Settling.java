package io.deputy.cli.command;

import io.deputy.cli.command.Following.Outcome;
import io.deputy.cli.process.Exit;
import io.deputy.cli.process.Failure;
import io.deputy.cli.view.Applied;
import io.deputy.cli.view.ServiceStatus;
import io.deputy.compose.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How a changed app is followed until it is settled, and what is said in the end. */
final class Settling {
  private final Deputy deputy;
  private final String app;

  Settling(Deputy deputy, String app) {
    this.deputy = deputy;
    this.app = app;
  }

  /**
   * @param names of the services that the app should have
   */
  Outcome follow(Waiting waiting, Set<String> names, Applied applied) {
    return waiting.wanted()
        ? new Following(deputy, app, status -> Rollout.of(status, app, names, applied))
            .follow(waiting.most())
        : Outcome.NOT_AWAITED;
  }

  void tell(Outcome outcome) {
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
      case ENDED, GIVEN_UP ->
          throw new IllegalStateException("an app that was changed does not end so");
    }
  }

  /**
   * @throws Failure if it did not settle
   */
  int exit(Outcome outcome, Duration most) {
    var sentences = new ArrayList<String>();
    switch (outcome.word()) {
      case SETTLED, DEGRADED, NOT_AWAITED, ENDED, GIVEN_UP -> {}
      case STUCK -> {
        sentences.add(app + " can't settle by itself");
        outcome.unsettled().forEach(service -> sentences.add(sentence(service)));
      }
      case REPLACED -> {
        sentences.add(app + " was changed meanwhile: what was asked for here is not what will run");
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
