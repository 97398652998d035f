package io.deputy.cli.command;

import io.deputy.cli.command.Following.Outcome;
import io.deputy.cli.process.Exit;
import io.deputy.cli.process.Failure;
import io.deputy.cli.show.Json;
import io.deputy.cli.show.JsonForms;
import io.deputy.cli.view.Begun;
import io.deputy.cli.view.ClusterStatus;
import io.deputy.cli.view.Move;
import io.deputy.cli.view.PlacementStatus;
import io.deputy.cli.view.ServiceStatus;
import io.deputy.compose.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code deputy switchover} */
@Command(
    name = "switchover",
    description = "Move a service's primary to another machine. Its clients wait meanwhile.",
    footer = {
      "",
      "Nothing is stopped before the other machine is ready. New connections wait while the",
      "primary stops and the other takes over; those that are open end with the old primary."
    },
    sortOptions = false,
    abbreviateSynopsis = true)
final class Switchover implements Callable<Integer> {
  private static final Pattern SLOT = Pattern.compile("(.+)\\.(\\d{1,4})");

  private final Deputy deputy;

  @Parameters(
      paramLabel = "[APP/]SERVICE[.N]",
      description = "The service; of one with several replicas, which: counted from 0.")
  private String named = "";

  @Option(
      names = "--to",
      paramLabel = "MACHINE",
      description = "Where to. Without: its fallback, or where one would be placed.")
  private String to = "";

  @Mixin private Waiting waiting = new Waiting();

  private @Nullable Relocation seen;

  Switchover(Deputy deputy) {
    this.deputy = deputy;
  }

  @Override
  public Integer call() {
    Duration most = waiting.most();
    Begun begun = begin();
    var out = deputy.surroundings().out();
    if (!deputy.json()) {
      out.println(
          "%s: moves from %s%s"
              .formatted(begun.slotId(), begun.from(), to.isEmpty() ? "" : " to " + to));
      out.flush();
    }
    Outcome outcome =
        waiting.wanted()
            ? new Following(deputy, begun.app(), status -> look(status, begun)).follow(most)
            : Outcome.NOT_AWAITED;
    if (deputy.json()) {
      Json.print(
          out,
          JsonForms.object(
              "service", begun.id(),
              "slot", begun.slot(),
              "from", begun.from(),
              "to", at().orElse(to),
              "outcome", outcome.word() == Following.Word.SETTLED ? "moved" : outcome.word().word(),
              "unservedSeconds", unserved().map(t -> t.toMillis() / 1e3).orElse(0.0),
              "services", JsonForms.standings(outcome.services())));
    } else {
      tell(outcome, begun);
    }
    return exit(outcome, begun, most);
  }

  /** A service's own name may end like the number of a slot. */
  private Begun begin() {
    ClusterStatus status = deputy.cluster().status("");
    Matcher numbered = SLOT.matcher(named);
    boolean slot =
        numbered.matches()
            && status.services().stream()
                .noneMatch(s -> s.service().equals(named) || s.id().equals(named));
    ServiceStatus service = Services.find(slot ? numbered.group(1) : named, status);
    return deputy
        .cluster()
        .switchover(
            service.app(),
            service.service(),
            slot ? OptionalInt.of(Integer.parseInt(numbered.group(2))) : OptionalInt.empty(),
            to);
  }

  private Relocation look(ClusterStatus status, Begun begun) {
    Relocation now = Relocation.of(status, begun);
    seen = now;
    return now;
  }

  private Optional<String> at() {
    return Optional.ofNullable(seen)
        .filter(s -> s.state() == Progress.State.SETTLED)
        .flatMap(Relocation::primary)
        .map(PlacementStatus::machine);
  }

  /** Empty where another coordinator led meanwhile. */
  private Optional<Duration> unserved() {
    return Optional.ofNullable(seen)
        .flatMap(Relocation::move)
        .filter(m -> m.state() == Move.State.MOVED)
        .map(Move::unserved);
  }

  private void tell(Outcome outcome, Begun begun) {
    var out = deputy.surroundings().out();
    if (outcome.word() == Following.Word.SETTLED) {
      out.println(
          "%s: moved from %s to %s%s"
              .formatted(
                  begun.slotId(),
                  begun.from(),
                  at().orElse("another machine"),
                  unserved()
                      .map(t -> ", nobody served for %d ms".formatted(t.toMillis()))
                      .orElse("")));
    } else if (outcome.word() == Following.Word.NOT_AWAITED) {
      out.println(
          "%s: stored; \"deputy explain %s\" shows how far it is"
              .formatted(begun.slotId(), begun.id()));
    }
    out.flush();
  }

  private int exit(Outcome outcome, Begun begun, Duration most) {
    var sentences = new ArrayList<String>();
    switch (outcome.word()) {
      case SETTLED -> wentElsewhere(begun).ifPresent(sentences::add);
      case NOT_AWAITED, ENDED, DEGRADED -> {}
      case GIVEN_UP -> {
        String why =
            Optional.ofNullable(seen)
                .flatMap(Relocation::move)
                .map(Move::why)
                .orElse("the log of the coordinator that led says why");
        sentences.add("%s stays on %s: %s".formatted(begun.slotId(), begun.from(), why));
      }
      case STUCK -> sentences.addAll(withReasons("%s can't be moved by itself", begun, outcome));
      case REPLACED -> sentences.addAll(outcome.meanwhile());
      case TIMEOUT ->
          sentences.addAll(
              withReasons("%s was not moved within " + Durations.print(most), begun, outcome));
    }
    if (!sentences.isEmpty()) {
      throw new Failure(Exit.FAILED, sentences);
    }
    return Exit.DONE;
  }

  /** The wanted machine failed after the primary had been asked to stop. */
  private Optional<String> wentElsewhere(Begun begun) {
    return at().filter(machine -> !to.isEmpty() && !machine.equals(to))
        .map(
            machine ->
                "%s is on %s, since %s failed meanwhile".formatted(begun.slotId(), machine, to));
  }

  private static List<String> withReasons(String what, Begun begun, Outcome outcome) {
    var sentences = new ArrayList<>(List.of(what.formatted(begun.slotId())));
    outcome.services().forEach(s -> sentences.addAll(s.reasons()));
    if (!outcome.trouble().isEmpty()) {
      sentences.add(outcome.trouble());
    }
    return sentences;
  }
}
