package io.deputy.agent.placement;

import io.deputy.agent.placement.PlacementState.Image;
import io.deputy.model.Goal;
import io.deputy.model.Phase;
import io.deputy.model.Phase.Band;
import io.deputy.model.Probe;
import io.deputy.model.Restarts;
import java.time.Duration;

/** What an event says of a placement, taken in: what is known afterwards, and nothing is begun. */
final class Intake {
  /** Of a failed effect, doubled with each; and of a restart from the second on. */
  static final Duration BACKOFF = Duration.ofSeconds(1);

  static final Duration MAX_BACKOFF = Duration.ofSeconds(30);

  /** A container that was healthy for so long is restarted at once again, unless its file says. */
  static final Duration SERVED_WELL = Duration.ofSeconds(60);

  /** A kill that failed is tried again so soon: its lease has run out. */
  static final Duration KILL_AGAIN = Duration.ofMillis(250);

  /**
   * A placement that never ran has failed after so many refusals in a row: some 15 s, by {@link
   * #BACKOFF}.
   */
  static final int REFUSALS = 5;

  /** Stands for the exit code of a run whose command after the start failed. */
  private static final int HOOK_FAILED = 1;

  private Intake() {}

  static void take(StepDraft p, Event event) {
    switch (event) {
      case Event.Wanted(var goal) -> wanted(p, goal);
      case Event.Tenured(long until) -> p.tenureUntil = until;
      case Event.Fetched f -> {
        p.done(Work.FETCH);
        p.image = new Image(f.exposed(), f.healthcheck(), f.id());
        p.noImage = false;
        p.message = "";
      }
      case Event.Fetching(var message) -> fetching(p, message);
      case Event.Created(var container) -> {
        p.done(Work.CREATE);
        p.container = container;
        p.message = "";
      }
      case Event.Started _ -> {
        p.done(Work.START);
        started(p);
      }
      case Event.HooksDone _ -> {
        p.done(Work.HOOKS);
        p.hooksDue = false;
        p.probeAt = p.now;
        p.message = "";
      }
      case Event.Ended _ -> p.running &= p.work != Work.STOP;
      case Event.Stopped _ -> {
        p.done(Work.STOP);
        p.running = false;
        p.mayStart = false;
        p.message = "";
      }
      case Event.Killed _ -> killed(p);
      case Event.Removed _ -> {
        p.done(Work.REMOVE);
        p.container = "";
        p.mayStart = false;
        // Why it failed is asked for as long as it is remembered.
        p.message = p.phase == Phase.FAILED ? p.message : "";
      }
      case Event.Failed failed -> failed(p, failed);
      case Event.Probed probed -> probed(p, probed);
      case Event.NotProbed(long run, var message) -> {
        p.probing = false;
        p.probeAt = run == p.run ? p.after(Probe.EVERY) : p.now;
        p.message = message;
      }
      case Event.Seen seen -> seen(p, seen);
      case Event.Gone(long lookedAt) -> gone(p, lookedAt);
      case Event.Neighbours(var beside) -> {
        if (p.message.equals(p.beside.unmade()) || p.message.equals(p.beside.missing())) {
          p.message = "";
        }
        p.beside = beside;
      }
      case Event.RetryNow _ -> p.dueAt = p.now;
      case Event.ProbeNow _ -> p.probeAt = p.now;
      case Event.Awaited _ -> {
        if (p.phase == Phase.STARTING) {
          p.probeAt = Math.min(p.probeAt, p.after(ProbeChoice.urgent(p.probe())));
        }
      }
      case Event.Tick _ -> {}
    }
  }

  private static void wanted(StepDraft p, Goal goal) {
    boolean forward = goal.kind().compareTo(p.goal.kind()) > 0;
    boolean again = goal.kind() == p.goal.kind() && goal.epoch() >= p.goal.epoch();
    if (!forward && !again) {
      return;
    }
    if (p.image == null && !goal.origin().equals(p.goal.origin())) {
      p.dueAt = p.now; // what failed may work from elsewhere
    }
    if (forward || goal.epoch() > p.goal.epoch()) {
      p.tries = 0;
      p.exits = 0;
      p.dueAt = p.now;
      p.restartAt = p.now;
    }
    if (p.message.equals(p.goal.upstream().missing())) {
      p.message = ""; // it may be there now
    }
    p.goal = goal;
  }

  private static void fetching(StepDraft p, String message) {
    if (p.work == Work.FETCH) {
      p.message = message;
      p.noImage &= message.isEmpty(); // it may come now
    }
  }

  private static void started(StepDraft p) {
    p.running = true;
    p.mayStart = false;
    p.startedAt = 0;
    p.ranSince = p.now;
    p.restarts += p.run > 0 ? 1 : 0;
    p.run++;
    p.failures = 0;
    p.probeAt = p.now;
    p.message = "";
    p.followed = p.goal.upstream().runs();
    p.hooksDue = !p.hooks().postStart().isEmpty();
    p.joined = p.beside.runs();
  }

  private static void killed(StepDraft p) {
    p.killing = false;
    p.killAt = p.after(KILL_AGAIN);
    p.actedAt = p.now;
    if (p.work == Work.START) {
      return; // it may have come after the kill
    }
    p.mayStart = false;
    if (p.running) {
      p.running = false;
      p.starting("killed: its lease ran out");
    }
  }

  private static void failed(StepDraft p, Event.Failed failed) {
    p.message = failed.message();
    if (failed.work() == Work.KILL) {
      p.killing = false;
      p.killAt = p.after(KILL_AGAIN);
      return;
    }
    if (failed.work() == Work.FETCH) {
      p.noImage = failed.cause() != Event.Cause.NOT_YET;
    }
    int tries = p.tries;
    p.done(failed.work());
    boolean refused = false;
    switch (failed.cause()) {
      case LATE -> {
        return; // it waits for a lease, not for us
      }
      case NO_IMAGE, NOT_YET -> p.image = null;
      case NO_CONTAINER -> {
        p.container = "";
        p.mayStart = false;
        exited(p, "its container has vanished");
        return; // it is made anew
      }
      case REFUSED -> {
        if (failed.work() == Work.HOOKS) {
          hookFailed(p, failed.message());
          return;
        }
        refused = true;
        p.mayStart &= failed.work() != Work.START; // Docker has answered
      }
      case UNRECORDED -> refused = true;
      case AWAY -> p.mayStart |= failed.work() == Work.START;
    }
    p.tries = tries + 1;
    p.dueAt = p.after(backoff(tries));
    boolean neverRan = p.run == 0 && !p.mayStart;
    if (refused && neverRan && p.tries >= REFUSALS && p.goal.kind() != Goal.Kind.END) {
      p.enter(Phase.FAILED);
    }
  }

  private static void probed(StepDraft p, Event.Probed probed) {
    p.probing = false;
    if (probed.run() != p.run || !p.running) {
      p.probeAt = p.now; // it told of a container's life that is over
      return;
    }
    p.message = probed.message();
    Probe probe = p.probe();
    p.failures = probed.healthy() ? 0 : p.failures + 1;
    if (p.phase.band() == Band.LIVE) {
      Duration startPeriod = ProbeChoice.startPeriod(p.goal.spec());
      boolean patient = p.phase == Phase.STARTING && !p.reached(p.ranSince + startPeriod.toNanos());
      if (probed.healthy()) {
        p.enter(Phase.HEALTHY);
      } else if (p.failures >= probe.failures() && !patient) {
        p.enter(Phase.UNHEALTHY);
      }
    }
    p.probeAt = p.after(ProbeChoice.pace(probe, p.phase));
  }

  private static void seen(StepDraft p, Event.Seen seen) {
    if (p.outOfDate(seen.lookedAt())) {
      return;
    }
    p.container = seen.container();
    boolean restarted = p.startedAt != 0 && seen.startedAt() != p.startedAt;
    if (p.running && !seen.running() && p.goal.spec().restarts().mayEnd()) {
      p.startedAt = seen.startedAt() == 0 ? p.startedAt : seen.startedAt();
      ended(p, seen.exitCode());
      return;
    }
    if (p.running && !seen.running()) {
      exited(p, "exited with " + seen.exitCode());
    } else if (seen.running() && (!p.running || restarted)) {
      String how = p.mayStart ? "" : "started by somebody else";
      started(p);
      p.starting(how);
    }
    p.startedAt = seen.startedAt();
  }

  private static void gone(StepDraft p, long lookedAt) {
    if (p.outOfDate(lookedAt)) {
      return;
    }
    p.container = "";
    p.mayStart = false;
    if (p.running) {
      exited(p, "its container has vanished");
    }
  }

  private static void exited(StepDraft p, String how) {
    p.running = false;
    forgetExits(p);
    Duration usual = p.exits == 0 ? Duration.ZERO : backoff(p.exits - 1);
    Duration least = p.goal.spec().restarts().delay();
    Duration wait = usual.compareTo(least) < 0 ? least : usual;
    p.exits++;
    p.restartAt = p.after(wait);
    p.starting(wait.isZero() ? how : "%s; again after %d s".formatted(how, wait.toSeconds()));
  }

  /** Its container has been killed: one that is not set up as it should be must not serve. */
  private static void hookFailed(StepDraft p, String why) {
    p.actedAt = p.now;
    if (p.goal.spec().restarts().mayEnd()) {
      ended(p, HOOK_FAILED);
      p.message = why;
    } else {
      exited(p, why);
    }
  }

  /** The ends before this run count no more if it went well for long enough. */
  private static void forgetExits(StepDraft p) {
    Duration window = p.goal.spec().restarts().window();
    boolean well =
        window.isZero()
            ? p.phase == Phase.HEALTHY && p.now >= p.since + SERVED_WELL.toNanos()
            : p.now >= p.ranSince + window.toNanos();
    if (well) {
      p.exits = 0;
    }
  }

  /** The container of one that may end has: for good, or it is started again. */
  static void ended(StepDraft p, int exitCode) {
    forgetExits(p);
    Restarts restarts = p.goal.spec().restarts();
    boolean again =
        exitCode != 0
            && restarts.when() == Restarts.When.ON_FAILURE
            && (restarts.most() == 0 || p.exits < restarts.most());
    if (again) {
      exited(p, "exited with " + exitCode);
    } else {
      p.running = false;
      p.ended(exitCode);
    }
  }

  private static Duration backoff(int before) {
    long millis = BACKOFF.toMillis() << Math.min(before, 10);
    return Duration.ofMillis(Math.min(millis, MAX_BACKOFF.toMillis()));
  }
}
