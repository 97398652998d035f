package io.deputy.cli.command;

import io.deputy.cli.process.Interruption;
import io.deputy.cli.show.Live;
import io.deputy.cli.view.ClusterStatus;
import io.deputy.cli.view.ServiceStatus;
import io.deputy.model.AppSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/** Shows how a change is carried out, until it is, or can't be, or the time is over. */
final class Following {
  private static final Duration LOOK = Duration.ofMillis(500);

  /**
   * A service is stuck when it stays so for so long: right after a change, what was wrong before it
   * still shows.
   */
  private static final Duration STUCK = Duration.ofSeconds(3);

  private final Deputy deputy;
  private final AppSpec app;
  private final long revision;

  Following(Deputy deputy, AppSpec app, long revision) {
    this.deputy = deputy;
    this.app = app;
    this.revision = revision;
  }

  /** How it came out, as {@code --json} says it. */
  enum Word {
    SETTLED,
    DEGRADED,
    STUCK,
    TIMEOUT,
    NOT_AWAITED;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * @param trouble why the last status may be old; empty if it is not
   */
  record Outcome(Word word, List<ServiceStatus> services, String trouble) {
    static final Outcome NOT_AWAITED = new Outcome(Word.NOT_AWAITED, List.of(), "");

    List<ServiceStatus> unsettled() {
      return new Rollout(Rollout.State.DONE, services).unsettled();
    }
  }

  Outcome follow(Duration most) {
    var surroundings = deputy.surroundings();
    long end = System.nanoTime() + most.toNanos();
    try (var changes = deputy.cluster().watch(app.name());
        var live = new Live(surroundings.err(), surroundings.screen());
        var _ = Interruption.then(() -> leave(live))) {
      var rollout = new Rollout(Rollout.State.GOING, List.of());
      long stuckSince = 0;
      while (rollout.state() == Rollout.State.GOING
          || (rollout.state() == Rollout.State.STUCK
              && System.nanoTime() - stuckSince < STUCK.toNanos())) {
        Duration left = Duration.ofNanos(end - System.nanoTime());
        if (left.isNegative()) {
          return new Outcome(Word.TIMEOUT, rollout.services(), changes.trouble());
        }
        ClusterStatus next = changes.next(left.compareTo(LOOK) < 0 ? left : LOOK);
        if (next != null) {
          boolean wasStuck = rollout.state() == Rollout.State.STUCK;
          rollout = Rollout.of(next, app, revision);
          stuckSince = wasStuck ? stuckSince : System.nanoTime();
        }
        live.show(lines(rollout, changes.trouble()));
      }
      return new Outcome(word(rollout), rollout.services(), "");
    }
  }

  private static Word word(Rollout rollout) {
    if (rollout.state() == Rollout.State.STUCK) {
      return Word.STUCK;
    }
    return rollout.unsettled().isEmpty() ? Word.SETTLED : Word.DEGRADED;
  }

  private static SequencedMap<String, Live.Line> lines(Rollout rollout, String trouble) {
    var lines = new LinkedHashMap<String, Live.Line>();
    for (ServiceStatus service : rollout.services()) {
      lines.put(
          service.id(),
          new Live.Line(service.standing(), Rollout.progress(service), Rollout.arrived(service)));
    }
    if (!trouble.isEmpty()) {
      lines.put("coordinator", new Live.Line("lost", trouble, false));
    }
    return lines;
  }

  /** At Ctrl-C. */
  private void leave(Live live) {
    live.close();
    var err = deputy.surroundings().err();
    err.println(
        "interrupted; the change goes on in the cluster, \"deputy status %s\" shows it"
            .formatted(app.name()));
    err.flush();
  }
}
