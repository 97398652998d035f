package io.deputy.agent.placement;

import io.deputy.agent.placement.PlacementState.Image;
import io.deputy.model.Goal;
import io.deputy.model.Hook;
import io.deputy.model.Phase;
import io.deputy.model.Phase.Band;
import io.deputy.model.Probe;
import io.deputy.model.Restarts;
import io.deputy.model.Timings;
import java.time.Duration;
import java.util.List;

/**
 * The next step of one placement. An event is taken in first; then the goal is pursued from what is
 * known, so a lost or repeated event changes nothing for long.
 *
 * <pre>
 * goal      from             with                           does             and becomes
 * the first three            a stop or removal under way    -                (same, until answered)
 * FETCH     PREPARING        no image                       Fetch            PULLING
 *           PREPARING        image                          -                READY
 * PREPARE   PREPARING        no image                       Fetch            PULLING
 *           PREPARING        no container                   Create           (same)
 *           PREPARING        container                      -                READY
 *           any              it runs: somebody started it   Stop             (same)
 * PREPARE RUN  any           no container it uses is there  -                (same)
 * RUN       PREPARING LIVE   no image, then no container    Fetch, Create    PULLING, or stays LIVE
 *           PREPARING        what it depends on is missing  -                READY
 *           PREPARING        no lease, and it needs one     -                READY
 *           PREPARING LIVE   container, and lease           Start            STARTING
 *           PREPARING LIVE   whose network it has is down   -                (same)
 *           LIVE             what it follows ran anew       Stop             STARTING, then as above
 *           LIVE             it runs, its hooks are due     RunHooks         (same)
 *           LIVE             it runs                        RunProbe         (by the answer)
 * DRAIN     PREPARING        nothing runs                   -                STOPPED
 *           any but ENDED    it runs, or may have started   Stop             DRAINING
 *           ENDING           it has ended                   -                STOPPED
 * END       as DRAIN, then   a container is left            Remove           (same)
 *
 * phase      event                                          becomes
 * STARTING   probe succeeds                                 HEALTHY
 *            3 probes fail, 30 s after the start            UNHEALTHY
 * HEALTHY    3 probes fail in a row                         UNHEALTHY        (or what the probe says)
 * UNHEALTHY  probe succeeds                                 HEALTHY
 * LIVE       the container ended, was killed, vanished      STARTING         restart: at once, 1 s … 30 s
 * LIVE       a command after its start failed               STARTING         as if it had ended
 * LIVE       it ended, and runs once: with 0                COMPLETED
 * LIVE       with another code, and no try is left          FAILED           stays so, whatever the goal
 * any        its start finds no container                   (same)           Create, then as above
 * LIVE       the lease ran out                              STARTING         Kill, before anything else
 * never ran  refused 5 times in a row: by Docker, or by     FAILED           stays so, whatever the goal
 *            a disk on which its epoch can't be written
 * any        the image is nowhere                           (same, PULLING)  again after 1 s … 30 s
 * any        Docker is away                                 (same)           again after 1 s … 30 s, or told
 * </pre>
 *
 * A goal moves FETCH → PREPARE → RUN → DRAIN → END, and its epoch up. A goal that goes back is not
 * taken: who sent it is behind, and is told what is by the next observation. An ended placement
 * stays ended. The answer to an effect that was not asked for is a bug, and throws.
 */
public final class PlacementMachine {
  /** Of a failed effect, doubled with each; and of a restart from the second on. */
  static final Duration BACKOFF = Duration.ofSeconds(1);

  static final Duration MAX_BACKOFF = Duration.ofSeconds(30);

  /** A container that was healthy for so long is restarted at once again, unless its file says. */
  static final Duration SERVED_WELL = Duration.ofSeconds(60);

  /** So long a container may take to begin to serve before that is called unhealthy. */
  static final Duration START_PERIOD = Duration.ofSeconds(30);

  /** A kill that failed is tried again so soon: its lease has run out. */
  static final Duration KILL_AGAIN = Duration.ofMillis(250);

  /** Docker's own default between stop signal and kill. */
  static final Duration STOP_GRACE = Duration.ofSeconds(10);

  /**
   * A placement that never ran has failed after so many refusals in a row: some 15 s, by {@link
   * #BACKOFF}.
   */
  static final int REFUSALS = 5;

  /** Stands for the exit code of a run whose command after the start failed. */
  private static final int HOOK_FAILED = 1;

  private static final String NO_LEASE = "waits for a lease";

  private PlacementMachine() {}

  /**
   * @param now nanoseconds since boot, never less than in the step before
   */
  public static Step step(PlacementState state, Event event, long now) {
    var p = new StepDraft(state, now);
    switch (event) {
      case Event.Wanted(var goal) -> take(p, goal);
      case Event.Leased(long until) -> p.leaseUntil = Math.max(p.leaseUntil, until);
      case Event.Fetched f -> {
        p.done(Work.FETCH);
        p.image = new Image(f.exposed(), f.healthcheck(), f.id());
        p.message = "";
      }
      case Event.Fetching(var message) -> p.message = p.work == Work.FETCH ? message : p.message;
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
        p.probeAt = now;
        p.message = "";
      }
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
        p.probeAt = run == p.run ? p.after(Probe.EVERY) : now;
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
      case Event.RetryNow _ -> p.dueAt = now;
      case Event.ProbeNow _ -> p.probeAt = now;
      case Event.Tick _ -> {}
    }
    pursue(p);
    return p.step();
  }

  // ---- what happened

  private static void take(StepDraft p, Goal goal) {
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
      starting(p, "killed: its lease ran out");
    }
  }

  private static void failed(StepDraft p, Event.Failed failed) {
    p.message = failed.message();
    if (failed.work() == Work.KILL) {
      p.killing = false;
      p.killAt = p.after(KILL_AGAIN);
      return;
    }
    int tries = p.tries;
    p.done(failed.work());
    boolean refused = false;
    switch (failed.cause()) {
      case LATE -> {
        return; // it waits for a lease, not for us
      }
      case NO_IMAGE -> p.image = null;
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
      boolean patient =
          p.phase == Phase.STARTING && !p.reached(p.ranSince + START_PERIOD.toNanos());
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
    if (p.running && !seen.running() && p.goal.spec().restarts().once()) {
      p.startedAt = seen.startedAt() == 0 ? p.startedAt : seen.startedAt();
      endedOnce(p, seen.exitCode());
      return;
    }
    if (p.running && !seen.running()) {
      exited(p, "exited with " + seen.exitCode());
    } else if (seen.running() && (!p.running || restarted)) {
      String how = p.mayStart ? "" : "started by somebody else";
      started(p);
      starting(p, how);
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
    starting(p, wait.isZero() ? how : "%s; again after %d s".formatted(how, wait.toSeconds()));
  }

  /** Its container has been killed: one that is not set up as it should be must not serve. */
  private static void hookFailed(StepDraft p, String why) {
    p.actedAt = p.now;
    if (p.goal.spec().restarts().once()) {
      endedOnce(p, HOOK_FAILED);
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

  /** One that is there to run to its end has come to one. */
  private static void endedOnce(StepDraft p, int exitCode) {
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
      done(p, exitCode);
    }
  }

  /** It has done what it was there for, or is given up. */
  static void done(StepDraft p, int exitCode) {
    p.message = exitCode == 0 ? "" : "exited with " + exitCode;
    p.mayStart = false;
    if (p.phase.band() != Band.ENDED) {
      p.enter(exitCode == 0 ? Phase.COMPLETED : Phase.FAILED);
    }
  }

  /** A container that serves no more is starting again, unless the placement is about to end. */
  private static void starting(StepDraft p, String why) {
    p.message = why;
    if (p.phase.band() == Band.LIVE) {
      p.enter(Phase.STARTING);
    }
  }

  private static Duration backoff(int before) {
    long millis = BACKOFF.toMillis() << Math.min(before, 10);
    return Duration.ofMillis(Math.min(millis, MAX_BACKOFF.toMillis()));
  }

  // ---- what is next

  private static void pursue(StepDraft p) {
    fence(p);
    boolean wanted = p.goal.kind().compareTo(Goal.Kind.DRAIN) < 0;
    if (wanted && p.phase.band() == Band.ENDED) {
      return;
    }
    if (wanted && (p.work == Work.STOP || p.work == Work.REMOVE)) {
      return; // what is being ended is neither ready nor to be probed
    }
    switch (p.goal.kind()) {
      case FETCH -> prepare(p, false);
      case PREPARE -> prepare(p, true);
      case RUN -> run(p);
      case DRAIN -> stop(p);
      case END -> {
        stop(p);
        if (p.phase.band() == Band.ENDED && !p.container.isEmpty()) {
          p.begin(Work.REMOVE, () -> new Effect.Remove(p.id(), p.container));
        }
      }
    }
  }

  /** Without a lease it must not run, whatever else is wanted or under way. */
  private static void fence(StepDraft p) {
    if (p.goal.leased() && p.mayBeRunning() && p.reached(p.leaseUntil) && !p.killing) {
      if (p.reached(p.killAt)) {
        p.killing = true;
        p.actedAt = p.now;
        p.effects.add(new Effect.Kill(p.id(), p.container));
      }
    }
  }

  private static void prepare(StepDraft p, boolean container) {
    if (p.running) {
      stopIt(p);
    } else if (p.image == null) {
      fetch(p);
    } else if (container && p.container.isEmpty()) {
      create(p);
    } else if (p.phase.band() == Band.PREPARING) {
      p.enter(Phase.READY);
    }
  }

  private static void run(StepDraft p) {
    if (p.running && isBehind(p)) {
      starting(p, "starts again, as what it depends on has");
      stopIt(p);
    } else if (p.running) {
      watch(p);
    } else if (p.image == null) {
      fetch(p);
    } else if (p.container.isEmpty()) {
      create(p);
    } else {
      start(p);
    }
  }

  /** Whether what it follows has been started again since it was started itself. */
  private static boolean isBehind(StepDraft p) {
    String runs = p.goal.upstream().runs();
    if (p.followed.isEmpty()) {
      p.followed = runs;
    }
    return (!runs.isEmpty() && !runs.equals(p.followed)) || livesInThePast(p);
  }

  /** Whether the namespaces that it lives in are those of a run that is over. */
  private static boolean livesInThePast(StepDraft p) {
    String runs = p.beside.runs();
    if (p.joined.isEmpty()) {
      p.joined = runs;
    }
    return !runs.isEmpty() && !runs.equals(p.joined);
  }

  private static void start(StepDraft p) {
    if (p.phase.band() == Band.PREPARING && p.work == Work.IDLE) {
      p.enter(Phase.READY);
    }
    if (!p.goal.upstream().missing().isEmpty() && p.run == 0 && !p.mayStart) {
      p.message = p.goal.upstream().missing();
      return;
    }
    if (!p.beside.missing().isEmpty()) {
      p.message = p.beside.missing();
      return;
    }
    long needs = p.after(Timings.START_NEEDS);
    if (p.goal.leased() && p.leaseUntil < needs) {
      p.message = p.message.isEmpty() ? NO_LEASE : p.message;
      return;
    }
    if (!p.killing && p.reached(p.restartAt)) {
      long notAfter = p.goal.leased() ? p.leaseUntil : Long.MAX_VALUE;
      if (p.begin(Work.START, () -> new Effect.Start(p.id(), p.container, notAfter))) {
        p.enter(Phase.STARTING);
        p.message = p.message.equals(NO_LEASE) ? "" : p.message;
      }
    }
  }

  private static void watch(StepDraft p) {
    if (p.phase.band() == Band.PREPARING) {
      p.enter(Phase.STARTING);
    }
    if (p.hooksDue) {
      runHooks(p);
      return;
    }
    if (p.image == null) {
      fetch(p); // an adopted container that does not say what its image declares
    }
    boolean choosing = p.image == null && p.work == Work.FETCH;
    if (!p.probing && !p.killing && !choosing && p.reached(p.probeAt)) {
      p.probing = true;
      p.effects.add(new Effect.RunProbe(p.id(), p.container, p.run, p.probe()));
    }
  }

  private static void runHooks(StepDraft p) {
    if (p.begin(
        Work.HOOKS, () -> new Effect.RunHooks(p.id(), p.container, p.hooks().postStart()))) {
      p.message = "runs its commands after the start";
    }
  }

  private static void fetch(StepDraft p) {
    if (p.begin(Work.FETCH, () -> new Effect.Fetch(p.id(), p.goal.spec(), p.goal.origin()))
        && p.phase.band() == Band.PREPARING) {
      p.enter(Phase.PULLING);
    }
  }

  private static void create(StepDraft p) {
    if (p.beside.unmade().isEmpty()) {
      p.begin(Work.CREATE, () -> new Effect.Create(p.id(), p.goal.spec(), p.goal.beside()));
    } else {
      p.message = p.beside.unmade();
    }
  }

  private static void stop(StepDraft p) {
    boolean under = p.work == Work.CREATE || p.work == Work.STOP;
    if (p.phase.band() != Band.ENDED) {
      p.enter(p.mayBeRunning() || under ? Phase.DRAINING : Phase.STOPPED);
    }
    if (p.mayBeRunning()) {
      stopIt(p);
    }
  }

  private static void stopIt(StepDraft p) {
    Duration wanted = p.goal.spec().container().process().stopGrace();
    Duration grace = wanted == null ? STOP_GRACE : wanted;
    List<Hook> before = p.running ? p.hooks().preStop() : List.of();
    p.begin(Work.STOP, () -> new Effect.Stop(p.id(), p.container, grace, before));
  }
}
