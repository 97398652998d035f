package io.deputy.agent.placement;

import io.deputy.model.Goal;
import io.deputy.model.Hook;
import io.deputy.model.Phase;
import io.deputy.model.Phase.Band;
import io.deputy.model.Timings;
import java.time.Duration;
import java.util.List;

/**
 * What is next on a placement's way to its goal, by what is known: at most one effect of a kind.
 */
final class Pursuit {
  /** Docker's own default between stop signal and kill. */
  static final Duration STOP_GRACE = Duration.ofSeconds(10);

  private static final String NO_LEASE = "waits for a lease";

  private Pursuit() {}

  static void pursue(StepDraft p) {
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
    if (p.goal.leased() && p.mayBeRunning() && p.reached(p.tenureUntil) && !p.killing) {
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
      p.starting("starts again, as what it depends on has");
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
    p.followed = p.goal.upstream().follow(p.followed);
    return p.goal.upstream().hasMovedOn(p.followed) || livesInThePast(p);
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
    if (p.goal.leased() && p.tenureUntil < needs) {
      p.message = p.message.isEmpty() ? NO_LEASE : p.message;
      return;
    }
    if (!p.killing && p.reached(p.restartAt)) {
      long notAfter = p.goal.leased() ? p.tenureUntil : Long.MAX_VALUE;
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
      p.begin(Work.CREATE, () -> new Effect.Create(p.id(), p.goal.spec(), p.goal.ties()));
    } else {
      p.message = p.beside.unmade();
    }
  }

  private static void stop(StepDraft p) {
    if (p.phase.band() != Band.ENDED) {
      boolean over = !p.mayBeRunning() && p.work != Work.CREATE;
      p.enter(over ? Phase.STOPPED : Phase.DRAINING);
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
