package io.deputy.agent.run;

import io.deputy.agent.placement.Effect;
import io.deputy.agent.placement.Event;
import io.deputy.agent.run.Places.Rank;
import io.deputy.model.Inquiry;
import io.deputy.model.PlacementId;
import io.deputy.model.Survey;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries effects out on virtual threads: those of a placement one after the other, a kill and a
 * probe at once. What is to run goes before what stands by, and a start before all else: after a
 * machine's death no promotion waits for a new fallback.
 */
public final class EffectRunner implements Effects {
  /** A fetch waits for the network, and may take minutes. */
  private static final int FETCHES_AT_ONCE = 16;

  /** Docker's own locks let few creates and starts pass; more of them only wait out of order. */
  private static final int CONTAINERS_AT_ONCE =
      Math.max(4, Runtime.getRuntime().availableProcessors());

  private static final Logger LOG = LoggerFactory.getLogger(EffectRunner.class);

  private record Asked(Effect effect, boolean serves) {
    Rank rank() {
      return effect instanceof Effect.Start
          ? Rank.STARTING
          : serves ? Rank.SERVING : Rank.STANDING_BY;
    }
  }

  private final Execution execution;
  private final Function<Inquiry, Survey> surveyor;
  private final Consumer<AgentEvent> events;
  private final Places fetches = new Places(FETCHES_AT_ONCE);
  private final Places containers = new Places(CONTAINERS_AT_ONCE);
  private final Map<PlacementId, ArrayDeque<Asked>> lines = new HashMap<>();
  private volatile String surveyTrouble = ""; // logged when it is another

  /**
   * @param surveyor looks for what is asked of the machine; may block
   * @param events takes what comes of effects, from any thread
   * @param clock nanoseconds since boot
   */
  public EffectRunner(
      Containers containers,
      Function<Inquiry, Survey> surveyor,
      Consumer<AgentEvent> events,
      LongSupplier clock) {
    this.execution = new Execution(containers, clock);
    this.surveyor = surveyor;
    this.events = events;
  }

  @Override
  public void perform(Effect effect, boolean serves) {
    if (effect instanceof Effect.Kill || effect instanceof Effect.RunProbe) {
      start("effect of " + effect.placement(), () -> carryOut(effect));
      return;
    }
    var asked = new Asked(effect, serves);
    synchronized (lines) {
      var line = lines.get(effect.placement());
      if (line != null) {
        line.add(asked);
        return;
      }
      lines.put(effect.placement(), new ArrayDeque<>());
    }
    enter(asked);
  }

  /** A stop takes no place: mostly it waits for the process to end. Nor do an app's commands. */
  private void enter(Asked asked) {
    Runnable task = () -> carryOutOf(asked);
    switch (asked.effect) {
      case Effect.Stop stop -> start("stop of " + stop.placement(), task);
      case Effect.RunHooks hooks -> start("hooks of " + hooks.placement(), task);
      case Effect.Fetch _ -> fetches.run(asked.rank(), task);
      default -> containers.run(asked.rank(), task);
    }
  }

  private void carryOutOf(Asked asked) {
    carryOut(asked.effect);
    Asked next = next(asked.effect.placement());
    if (next != null) {
      enter(next);
    }
  }

  private @Nullable Asked next(PlacementId placement) {
    synchronized (lines) {
      var line = lines.get(placement);
      Asked next = line == null ? null : line.poll();
      if (next == null) {
        lines.remove(placement);
      }
      return next;
    }
  }

  private void carryOut(Effect effect) {
    Consumer<Event> tell =
        event -> events.accept(new AgentEvent.Happened(effect.placement(), event));
    tell.accept(execution.perform(effect, tell));
  }

  @Override
  public void look(long lookedAt) {
    start("look", () -> events.accept(execution.look(lookedAt)));
  }

  @Override
  public void survey(Inquiry inquiry) {
    start("survey", () -> events.accept(new AgentEvent.Surveyed(answer(inquiry))));
  }

  /** Whatever happens, there is an answer: no other survey is begun before. */
  private Survey answer(Inquiry inquiry) {
    try {
      Survey found = surveyor.apply(inquiry);
      surveyTrouble = "";
      return found;
    } catch (RuntimeException e) {
      if (!surveyTrouble.equals(e.toString())) {
        surveyTrouble = e.toString();
        LOG.error("what is asked of this machine can't be answered", e);
      }
      return Survey.NOTHING;
    }
  }

  private static void start(String name, Runnable task) {
    Thread.ofVirtual().name(name).start(task);
  }
}
