package io.deputy.agent.run;

import io.deputy.agent.placement.Effect;
import io.deputy.agent.placement.Event;
import io.deputy.agent.placement.Event.Cause;
import io.deputy.agent.placement.Work;
import io.deputy.agent.run.Containers.ImageFacts;
import io.deputy.agent.run.Containers.ProbeResult;
import io.deputy.model.PlacementId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries effects out through {@link Containers}, on virtual threads: one for each placement that
 * has some, so that its own are in order, and one for each kill and probe.
 */
public final class EffectRunner implements Effects {
  /** So many fetch, create or start at once on this machine; a stop takes no place. */
  static final int AT_ONCE = 16;

  private static final Logger log = LoggerFactory.getLogger(EffectRunner.class);

  private final Containers containers;
  private final Consumer<AgentEvent> events;
  private final LongSupplier clock;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Map<PlacementId, ArrayDeque<Effect>> waiting = new HashMap<>();

  /**
   * @param events takes what comes of effects, from any thread
   * @param clock nanoseconds since boot
   */
  public EffectRunner(Containers containers, Consumer<AgentEvent> events, LongSupplier clock) {
    this.containers = containers;
    this.events = events;
    this.clock = clock;
  }

  @Override
  public void perform(Effect effect) {
    if (effect instanceof Effect.Kill || effect instanceof Effect.RunProbe) {
      start("effect of " + effect.placement(), () -> carryOut(effect));
      return;
    }
    PlacementId placement = effect.placement();
    synchronized (waiting) {
      var line = waiting.get(placement);
      if (line != null) {
        line.add(effect);
        return;
      }
      waiting.put(placement, new ArrayDeque<>());
    }
    start(
        "effects of " + placement,
        () -> {
          for (Effect next = effect; next != null; next = next(placement)) {
            carryOut(next);
          }
        });
  }

  private @Nullable Effect next(PlacementId placement) {
    synchronized (waiting) {
      var line = waiting.get(placement);
      Effect next = line == null ? null : line.poll();
      if (next == null) {
        waiting.remove(placement);
      }
      return next;
    }
  }

  @Override
  public void look(long lookedAt) {
    start("look", () -> events.accept(lookNow(lookedAt)));
  }

  private AgentEvent lookNow(long lookedAt) {
    try {
      return new AgentEvent.Looked(
          lookedAt, containers.list(), containers.networks(), containers.version());
    } catch (ContainersException e) {
      return new AgentEvent.NotLooked(message(e));
    } catch (RuntimeException e) {
      log.error("the list of containers can't be read", e);
      return new AgentEvent.NotLooked(e.toString());
    }
  }

  private void carryOut(Effect effect) {
    events.accept(new AgentEvent.Happened(effect.placement(), answer(effect)));
  }

  /** Whatever happens, there is an answer: the placement waits for it. */
  private Event answer(Effect effect) {
    boolean takesPlace = work(effect) != Work.STOP && work(effect) != Work.KILL;
    try {
      if (takesPlace) {
        places.acquireUninterruptibly();
      }
      return doIt(effect);
    } catch (ContainersException e) {
      return failed(effect, cause(e), message(e));
    } catch (RuntimeException e) {
      log.error("{} failed", effect, e);
      return failed(effect, Cause.REFUSED, e.toString());
    } finally {
      if (takesPlace) {
        places.release();
      }
    }
  }

  private Event doIt(Effect effect) {
    switch (effect) {
      case Effect.Fetch(_, var spec) -> {
        ImageFacts image = containers.fetch(spec);
        return new Event.Fetched(image.exposed(), image.healthcheck());
      }
      case Effect.Create(var placement, var spec) -> {
        return new Event.Created(containers.create(placement, spec));
      }
      case Effect.Start(_, var container, long notAfter) -> {
        if (clock.getAsLong() >= notAfter) {
          return failed(effect, Cause.LATE, "its lease ran out before it could be started");
        }
        containers.start(container);
        return new Event.Started();
      }
      case Effect.Stop(_, var container, var grace) -> {
        containers.stop(container, grace);
        return new Event.Stopped();
      }
      case Effect.Kill(_, var container) -> {
        containers.kill(container);
        return new Event.Killed();
      }
      case Effect.Remove(_, var container) -> {
        containers.remove(container);
        return new Event.Removed();
      }
      case Effect.RunProbe(_, var container, long run, var probe) -> {
        ProbeResult result = containers.probe(container, probe);
        return new Event.Probed(run, result.healthy(), result.message());
      }
    }
  }

  private static Event failed(Effect effect, Cause cause, String message) {
    return effect instanceof Effect.RunProbe probe
        ? new Event.NotProbed(probe.run(), message)
        : new Event.Failed(work(effect), cause, message);
  }

  private static Work work(Effect effect) {
    return switch (effect) {
      case Effect.Fetch _ -> Work.FETCH;
      case Effect.Create _ -> Work.CREATE;
      case Effect.Start _ -> Work.START;
      case Effect.Stop _ -> Work.STOP;
      case Effect.Kill _ -> Work.KILL;
      case Effect.Remove _ -> Work.REMOVE;
      case Effect.RunProbe _ -> Work.IDLE;
    };
  }

  private static Cause cause(ContainersException e) {
    return switch (e.kind()) {
      case AWAY -> Cause.AWAY;
      case NO_IMAGE -> Cause.NO_IMAGE;
      case REFUSED -> Cause.REFUSED;
    };
  }

  private static String message(ContainersException e) {
    return String.valueOf(e.getMessage());
  }

  private static void start(String name, Runnable task) {
    Thread.ofVirtual().name(name).start(task);
  }
}
