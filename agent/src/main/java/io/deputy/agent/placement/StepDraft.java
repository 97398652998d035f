package io.deputy.agent.placement;

import io.deputy.agent.placement.PlacementState.Image;
import io.deputy.model.Goal;
import io.deputy.model.Hooks;
import io.deputy.model.Phase;
import io.deputy.model.Phase.Band;
import io.deputy.model.PlacementId;
import io.deputy.model.Probe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state that a step is making. Whoever compares a time with now does it through {@link
 * #reached}, so that the time to wake up next is never forgotten.
 */
final class StepDraft {
  final long now;
  final List<Effect> effects = new ArrayList<>();

  Goal goal;
  Phase phase;
  long since;
  String message;
  String container;
  boolean running;
  boolean mayStart;
  long startedAt;
  @Nullable Image image;
  boolean noImage;
  Work work;
  long actedAt;
  boolean killing;
  long killAt;
  long tenureUntil;
  long ranSince;
  long run;
  int restarts;
  int exits;
  long restartAt;
  int tries;
  long dueAt;
  boolean probing;
  long probeAt;
  int failures;
  SortedMap<String, String> followed;
  boolean hooksDue;
  Beside beside;
  String joined;
  private long wakeAt = Long.MAX_VALUE;

  /** Of a placement of which nothing is known yet. */
  StepDraft(Goal goal, long now) {
    this.now = now;
    this.goal = goal;
    phase = Phase.ASSIGNED;
    message = "";
    container = "";
    followed = Collections.emptySortedMap();
    beside = goal.ties().beside().isEmpty() ? Beside.NOTHING : Beside.UNKNOWN;
    joined = "";
    work = Work.IDLE;
    since = now;
    actedAt = now;
    killAt = now;
    ranSince = now;
    restartAt = now;
    dueAt = now;
    probeAt = now;
  }

  StepDraft(PlacementState s, long now) {
    this.now = now;
    goal = s.goal();
    phase = s.phase();
    since = s.since();
    message = s.message();
    container = s.container();
    running = s.running();
    mayStart = s.mayStart();
    startedAt = s.startedAt();
    image = s.image();
    noImage = s.noImage();
    work = s.work();
    actedAt = s.actedAt();
    killing = s.killing();
    killAt = s.killAt();
    tenureUntil = s.tenureUntil();
    ranSince = s.ranSince();
    run = s.run();
    restarts = s.restarts();
    exits = s.exits();
    restartAt = s.restartAt();
    tries = s.tries();
    dueAt = s.dueAt();
    probing = s.probing();
    probeAt = s.probeAt();
    failures = s.failures();
    followed = s.followed();
    hooksDue = s.hooksDue();
    beside = s.beside();
    joined = s.joined();
  }

  Step step() {
    var state =
        new PlacementState(
            goal,
            phase,
            since,
            message,
            container,
            running,
            mayStart,
            startedAt,
            image,
            noImage,
            work,
            actedAt,
            killing,
            killAt,
            tenureUntil,
            ranSince,
            run,
            restarts,
            exits,
            restartAt,
            tries,
            dueAt,
            probing,
            probeAt,
            failures,
            followed,
            hooksDue,
            beside,
            joined,
            wakeAt);
    return new Step(state, effects);
  }

  boolean mayBeRunning() {
    return PlacementState.mayBeRunning(running, mayStart, work);
  }

  PlacementId id() {
    return goal.placement();
  }

  Hooks hooks() {
    return goal.spec().container().hooks();
  }

  long after(Duration wait) {
    return now + wait.toNanos();
  }

  /** Whether that time has come; if not, the placement is looked at again when it has. */
  boolean reached(long time) {
    if (now < time) {
      wakeAt = Math.min(wakeAt, time);
      return false;
    }
    return true;
  }

  void enter(Phase next) {
    if (!phase.mayBecome(next)) {
      throw new IllegalStateException("%s: %s must not become %s".formatted(id(), phase, next));
    }
    if (phase != next) {
      phase = next;
      since = now;
    }
  }

  /** A container that serves no more is starting again, unless the placement is about to end. */
  void starting(String why) {
    message = why;
    if (phase.band() == Band.LIVE) {
      enter(Phase.STARTING);
    }
  }

  /** It has done what it was there for, or is given up. */
  void ended(int exitCode) {
    message = exitCode == 0 ? "" : "exited with " + exitCode;
    mayStart = false;
    if (phase.band() != Band.ENDED) {
      enter(exitCode == 0 ? Phase.COMPLETED : Phase.FAILED);
    }
  }

  /** Begins work, unless some is under way or was put off. */
  boolean begin(Work next, Supplier<Effect> effect) {
    if (work != Work.IDLE || !reached(dueAt)) {
      return false;
    }
    work = next;
    actedAt = now;
    effects.add(effect.get());
    return true;
  }

  void done(Work which) {
    if (work != which) {
      throw new IllegalStateException(
          "%s: %s has ended while %s was under way".formatted(id(), which, work));
    }
    work = Work.IDLE;
    actedAt = now;
    tries = 0;
    dueAt = now;
  }

  /** Whether a list asked for at that time can't know what was done since. */
  boolean outOfDate(long lookedAt) {
    return lookedAt <= actedAt || (work != Work.IDLE && work != Work.FETCH) || killing;
  }

  Probe probe() {
    Image known = image == null ? Image.UNKNOWN : image;
    return ProbeChoice.of(goal.spec(), known, phase, Duration.ofNanos(now - ranSince));
  }
}
