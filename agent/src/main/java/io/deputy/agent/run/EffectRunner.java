package io.deputy.agent.run;

import io.deputy.agent.placement.Effect;
import io.deputy.agent.placement.Event;
import io.deputy.model.PlacementId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries effects out on virtual threads: one for each placement that has some, so that its own are
 * in order, and one for each kill and probe.
 */
public final class EffectRunner implements Effects {
  /** So many fetch, create, start or remove at once on this machine; a stop takes no place. */
  static final int AT_ONCE = 16;

  private final Execution execution;
  private final Consumer<AgentEvent> events;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Map<PlacementId, ArrayDeque<Effect>> waiting = new HashMap<>();

  /**
   * @param events takes what comes of effects, from any thread
   * @param clock nanoseconds since boot
   */
  public EffectRunner(Containers containers, Consumer<AgentEvent> events, LongSupplier clock) {
    this.execution = new Execution(containers, clock);
    this.events = events;
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
    start("effects of " + placement, () -> carryOutAll(effect));
  }

  private void carryOutAll(Effect first) {
    for (Effect effect = first; effect != null; effect = next(first.placement())) {
      if (effect instanceof Effect.Stop) {
        carryOut(effect);
      } else {
        places.acquireUninterruptibly();
        try {
          carryOut(effect);
        } finally {
          places.release();
        }
      }
    }
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

  private void carryOut(Effect effect) {
    Event answer = execution.perform(effect);
    events.accept(new AgentEvent.Happened(effect.placement(), answer));
  }

  @Override
  public void look(long lookedAt) {
    start("look", () -> events.accept(execution.look(lookedAt)));
  }

  private static void start(String name, Runnable task) {
    Thread.ofVirtual().name(name).start(task);
  }
}
