package io.deputy.coordinator.sim;

import io.deputy.agent.placement.Effect;
import io.deputy.agent.run.AgentEvent;
import io.deputy.agent.run.Effects;
import io.deputy.agent.run.Execution;
import io.deputy.model.Inquiry;
import io.deputy.model.PlacementId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Carries out one agent's effects as {@code EffectRunner} does: those of a placement in order, kill
 * and probe beside them, and each takes its time.
 */
final class SimEffects implements Effects {
  /** Of a container that was made without one of its own, at Docker. */
  private static final Duration OWN_GRACE = Duration.ofSeconds(10);

  private final World world;
  private final SimMachine machine;
  private final SimAgent agent;
  private final Lots lots;
  private final int boot;
  private final Map<PlacementId, ArrayDeque<Effect>> waiting = new HashMap<>();

  SimEffects(World world, SimMachine machine, SimAgent agent, Lots lots) {
    this.world = world;
    this.machine = machine;
    this.agent = agent;
    this.lots = lots;
    this.boot = machine.boot();
  }

  @Override
  public void perform(Effect effect, boolean serves) {
    if (effect instanceof Effect.Kill || effect instanceof Effect.RunProbe) {
      begin(effect);
      return;
    }
    var line = waiting.get(effect.placement());
    if (line == null) {
      waiting.put(effect.placement(), new ArrayDeque<>());
      begin(effect);
    } else {
      line.add(effect);
    }
  }

  private void begin(Effect effect) {
    long begun = machine.localNow();
    world.clock().after(takes(effect), () -> carryOut(effect, begun));
  }

  private void carryOut(Effect effect, long begun) {
    // What Docker was told by an agent that died since may or may not have reached it.
    if (machine.boot() != boot || (!agent.alive() && lots.chance(0.5))) {
      return;
    }
    var outcome = new Execution(machine.docker(), () -> begun).perform(effect);
    world
        .clock()
        .after(
            lots.micros(100, 3000),
            () -> {
              if (!(effect instanceof Effect.Kill) && !(effect instanceof Effect.RunProbe)) {
                next(effect.placement());
              }
              agent.on(new AgentEvent.Happened(effect.placement(), outcome));
            });
  }

  private void next(PlacementId placement) {
    var line = waiting.get(placement);
    Effect next = line == null ? null : line.poll();
    if (next == null) {
      waiting.remove(placement);
    } else if (agent.alive()) {
      begin(next);
    }
  }

  private long takes(Effect effect) {
    long usual =
        switch (effect) {
          case Effect.Fetch(_, var spec, _) ->
              machine.containers().hasImage(spec) ? lots.millis(2, 20) : lots.millis(100, 4000);
          case Effect.Create _ -> lots.millis(20, 200);
          case Effect.Start _ -> lots.millis(50, 350);
          case Effect.RunHooks _ -> lots.millis(10, 2000);
          case Effect.Stop(_, _, var grace, _) ->
              lots.chance(0.05)
                  ? (grace == null ? OWN_GRACE : grace).toNanos()
                  : lots.millis(20, 800);
          // Straight to the kernel, and what the margin is for.
          case Effect.Kill _ -> {
            yield lots.millis(5, 80);
          }
          case Effect.Remove _ -> lots.millis(10, 100);
          case Effect.RunProbe _ -> lots.millis(1, 30);
        };
    return effect instanceof Effect.Kill ? usual : usual + machine.dockerDelay();
  }

  @Override
  public void look(long lookedAt) {
    world
        .clock()
        .after(
            lots.millis(2, 60) + machine.dockerDelay(),
            () -> {
              if (machine.boot() == boot) {
                AgentEvent seen = new Execution(machine.docker(), machine::localNow).look(lookedAt);
                world.clock().after(lots.micros(100, 3000), () -> agent.on(seen));
              }
            });
  }

  @Override
  public void survey(Inquiry inquiry) {
    world
        .clock()
        .after(
            lots.millis(1, 50),
            () -> {
              if (machine.boot() == boot) {
                agent.on(new AgentEvent.Surveyed(machine.survey(inquiry)));
              }
            });
  }
}
