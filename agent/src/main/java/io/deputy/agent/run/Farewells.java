package io.deputy.agent.run;

import io.deputy.model.Goal;
import io.deputy.model.PlacementId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Primaries that are to stop, and may first finish what they were asked: new connections wait
 * already, since the routes name nobody, so those that are open end one after the other. A request
 * that is answered in a moment does not fail. Connections that stay open are not waited for.
 */
final class Farewells {
  /** At least so long: what was about to be connected is counted by then. */
  static final Duration LEAST = Duration.ofMillis(40);

  /** At most so long, since others wait meanwhile. */
  static final Duration MOST = Duration.ofMillis(300);

  /** The same where another serves already, and nobody waits. */
  static final Duration MOST_RETIRED = Duration.ofSeconds(10);

  private static final Duration LOOK = Duration.ofMillis(20);

  private record Farewell(Goal goal, Duration most, long since) {}

  private final TreeMap<PlacementId, Farewell> open = new TreeMap<>();
  private long wakeAt = Long.MAX_VALUE;

  /**
   * The goal is to be pursued when it is taken back, with {@link #over}.
   *
   * @param retired whether another serves in its place
   */
  void begin(Goal goal, boolean retired, long now) {
    Farewell known = open.get(goal.placement());
    Duration most = retired ? MOST_RETIRED : MOST;
    open.put(goal.placement(), new Farewell(goal, most, known == null ? now : known.since()));
    wakeAt = Math.min(wakeAt, now + LOOK.toNanos());
  }

  void forget(PlacementId id) {
    open.remove(id);
  }

  /**
   * @param flows how many connections to a placement are open
   * @return the goals to pursue now
   */
  List<Goal> over(ToIntFunction<PlacementId> flows, long now) {
    wakeAt = Long.MAX_VALUE;
    List<Goal> over = new ArrayList<>(0);
    open.values()
        .removeIf(
            f -> {
              long waited = now - f.since();
              boolean done =
                  waited >= f.most().toNanos()
                      || (waited >= LEAST.toNanos() && flows.applyAsInt(f.goal().placement()) == 0);
              if (done) {
                over.add(f.goal());
              }
              return done;
            });
    if (!open.isEmpty()) {
      wakeAt = now + LOOK.toNanos();
    }
    return over;
  }

  long wakeAt() {
    return wakeAt;
  }
}
