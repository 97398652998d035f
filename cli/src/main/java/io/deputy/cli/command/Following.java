package io.deputy.cli.command;

import io.deputy.cli.process.Interruption;
import io.deputy.cli.show.Live;
import io.deputy.cli.view.ClusterStatus;
import io.deputy.cli.view.ServiceStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Shows how a change is carried out, until it is, or can't be, or the time is over. */
final class Following {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Deputy deputy;
  private final String app;
  private final Function<ClusterStatus, Progress> judge;

  Following(Deputy deputy, String app, Function<ClusterStatus, Progress> judge) {
    this.deputy = deputy;
    this.app = app;
    this.judge = judge;
  }

  /** How it came out, as {@code --json} says it. */
  enum Word {
    SETTLED,
    DEGRADED,
    STUCK,
    ENDED,
    GIVEN_UP,
    REPLACED,
    TIMEOUT,
    NOT_AWAITED;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * @param services that still count, as they stand
   * @param meanwhile what somebody else changed, a sentence each
   * @param trouble why the last status may be old; empty if it is not
   */
  record Outcome(Word word, List<ServiceStatus> services, List<String> meanwhile, String trouble) {
    static final Outcome NOT_AWAITED = new Outcome(Word.NOT_AWAITED, List.of(), List.of(), "");

    private Outcome(Word word, @Nullable Progress seen, String trouble) {
      this(
          word,
          seen == null ? List.of() : seen.services(),
          seen == null ? List.of() : seen.meanwhile(),
          trouble);
    }

    List<ServiceStatus> unsettled() {
      return services.stream().filter(s -> !s.standing().equals("settled")).toList();
    }
  }

  Outcome follow(Duration most) {
    var surroundings = deputy.surroundings();
    long end = System.nanoTime() + most.toNanos();
    try (var changes = deputy.cluster().watch(app);
        var live = new Live(surroundings.err(), surroundings.screen());
        var _ = Interruption.then(() -> leave(live))) {
      Progress seen = null;
      var patience = new Patience();
      while (true) {
        Word done = seen == null ? null : word(seen.state());
        if (done != null && (done != Word.STUCK || patience.isOver(System.nanoTime()))) {
          return new Outcome(done, seen, "");
        }
        Duration left = Duration.ofNanos(end - System.nanoTime());
        if (left.isNegative()) {
          return new Outcome(Word.TIMEOUT, seen, changes.trouble());
        }
        ClusterStatus next = changes.next(left.compareTo(LOOK) < 0 ? left : LOOK);
        if (next != null) {
          seen = judge.apply(next);
          patience.sees(seen, System.nanoTime());
        }
        live.show(lines(seen, changes.trouble()));
      }
    }
  }

  /** Null while it goes on. */
  private static @Nullable Word word(Progress.State state) {
    return switch (state) {
      case GOING -> null;
      case SETTLED -> Word.SETTLED;
      case DEGRADED -> Word.DEGRADED;
      case STUCK -> Word.STUCK;
      case ENDED -> Word.ENDED;
      case GIVEN_UP -> Word.GIVEN_UP;
      case REPLACED -> Word.REPLACED;
    };
  }

  private static SequencedMap<String, Live.Line> lines(@Nullable Progress seen, String trouble) {
    var lines = new LinkedHashMap<String, Live.Line>();
    if (seen != null) {
      lines.putAll(seen.lines());
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
            .formatted(app));
    err.flush();
  }
}
