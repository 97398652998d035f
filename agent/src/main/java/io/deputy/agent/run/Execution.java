package io.deputy.agent.run;

import io.deputy.agent.placement.Effect;
import io.deputy.agent.placement.Event;
import io.deputy.agent.placement.Event.Cause;
import io.deputy.agent.placement.Work;
import io.deputy.agent.run.Containers.ImageFacts;
import io.deputy.agent.run.Containers.ProbeResult;
import io.deputy.model.Hook;
import io.deputy.model.PlacementId;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each effect means at {@link Containers}, and what its outcome is called. Blocks for as long
 * as the container engine does; the real agent calls it on virtual threads, the simulator on its
 * own.
 */
public final class Execution {
  private static final Logger log = LoggerFactory.getLogger(Execution.class);

  private final Containers containers;
  private final LongSupplier clock;

  /**
   * @param clock nanoseconds since boot
   */
  public Execution(Containers containers, LongSupplier clock) {
    this.containers = containers;
    this.clock = clock;
  }

  /** Whatever happens, there is an answer: the placement waits for it. */
  public Event perform(Effect effect) {
    return perform(effect, _ -> {});
  }

  /**
   * @param meanwhile what happens before there is an answer
   */
  public Event perform(Effect effect, Consumer<Event> meanwhile) {
    try {
      return attempt(effect, meanwhile);
    } catch (ContainersException e) {
      return failed(effect, cause(e), message(e));
    } catch (RuntimeException e) {
      // Not the effect itself: its spec has the service's environment, and passwords with it.
      log.error("{} of {} failed", effect.getClass().getSimpleName(), effect.placement(), e);
      return failed(effect, Cause.REFUSED, e.toString());
    }
  }

  /** The list for {@link Effects#look}. */
  public AgentEvent look(long lookedAt) {
    try {
      return new AgentEvent.Looked(
          lookedAt,
          containers.list(),
          containers.networks(),
          containers.version(),
          containers.builtImages());
    } catch (ContainersException e) {
      return new AgentEvent.NotLooked(message(e));
    } catch (RuntimeException e) {
      log.error("the list of containers can't be read", e);
      return new AgentEvent.NotLooked("the list of containers can't be read: " + e);
    }
  }

  private Event attempt(Effect effect, Consumer<Event> meanwhile) {
    switch (effect) {
      case Effect.Fetch(_, var spec, var origin) -> {
        ImageFacts image =
            containers.fetch(spec, origin, how -> meanwhile.accept(new Event.Fetching(how)));
        return new Event.Fetched(image.exposed(), image.healthcheck(), image.id());
      }
      case Effect.Create(var placement, var spec, var ties) -> {
        return new Event.Created(containers.create(placement, spec, ties));
      }
      case Effect.Start(_, var container, long notAfter) -> {
        if (clock.getAsLong() >= notAfter) {
          return failed(effect, Cause.LATE, "its lease ran out before it could be started");
        }
        containers.start(container);
        return new Event.Started();
      }
      case Effect.RunHooks(_, var container, var hooks) -> {
        runAll(container, hooks);
        return new Event.HooksDone();
      }
      case Effect.Stop(var placement, var container, var grace, var before) -> {
        runBeforeStop(placement, container, before);
        containers.stop(container, grace, () -> meanwhile.accept(new Event.Ended()));
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

  /** What was not set up as it should be must not serve. */
  private void runAll(String container, List<Hook> hooks) {
    try {
      hooks.forEach(hook -> containers.run(container, hook));
    } catch (ContainersException e) {
      if (e.kind() == ContainersException.Kind.REFUSED) {
        containers.kill(container);
      }
      throw new ContainersException(e.kind(), "post_start: " + message(e), e);
    }
  }

  private void runBeforeStop(PlacementId placement, String container, List<Hook> hooks) {
    for (Hook hook : hooks) {
      try {
        containers.run(container, hook);
      } catch (ContainersException e) {
        log.warn("{}: pre_stop: {}; it is stopped nevertheless", placement, message(e));
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
      case Effect.RunHooks _ -> Work.HOOKS;
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
      case NOT_YET -> Cause.NOT_YET;
      case NO_CONTAINER -> Cause.NO_CONTAINER;
      case REFUSED -> Cause.REFUSED;
    };
  }

  private static String message(ContainersException e) {
    return String.valueOf(e.getMessage());
  }
}
