package io.deputy.cli.command;

import io.deputy.cli.show.Live;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When to give up on an app of which a service is stuck: not at once, since right after a change
 * what was wrong before it still shows, and not while there is something to see of the others.
 */
final class Patience {
  /** A service is stuck when one has been for so long. */
  static final Duration STUCK = Duration.ofSeconds(3);

  /** What is under way has come to rest too when nothing is seen of it for so long. */
  static final Duration QUIET = Duration.ofSeconds(15);

  private boolean stuck;
  private long stuckSince;
  private Map<String, Live.Line> underWay = Map.of();
  private long movedAt;

  /**
   * @param now of a clock that only goes on, in nanoseconds
   */
  void sees(Progress progress, long now) {
    boolean is = progress.state() == Progress.State.STUCK;
    stuckSince = is && stuck ? stuckSince : now;
    stuck = is;
    var others = new LinkedHashMap<>(progress.lines());
    others.values().removeIf(line -> line.quiet() || line.word().equals("stuck"));
    movedAt = others.equals(underWay) ? movedAt : now;
    underWay = others;
  }

  /** False too while nothing is stuck. */
  boolean isOver(long now) {
    return stuck
        && now - stuckSince >= STUCK.toNanos()
        && (underWay.isEmpty() || now - movedAt >= QUIET.toNanos());
  }
}
