package io.deputy.coordinator.sim;

import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.place.MachineView;
import io.deputy.coordinator.sim.Fault.Kind;
import io.deputy.coordinator.sim.SimNetwork.Way;
import java.time.Duration;
import java.util.List;

/** Does faults to a world, and takes them back when they are over. */
final class Injury {
  /** What an agent that starts needs until it has listed its containers and killed one. */
  private static final Duration FIRST_ACT = Duration.ofMillis(400);

  private final World world;

  Injury(World world) {
    this.world = world;
  }

  void inflict(Fault fault) {
    world.trace().say("FAULT", () -> fault.kind().toString());
    if (!world.consul().newer().isEmpty() && silences(fault.kind())) {
      world.trace().say("FAULT", () -> "not while only agents know better than the store");
      return;
    }
    switch (fault.kind()) {
      case Kind.Broken(int m) -> {
        SimAgent agent = machine(m).agent();
        if (agent != null) {
          agent.link().breakOff();
        }
      }
      case Kind.Cut cut -> cut(cut);
      case Kind.Slow(int m, boolean toAgent, var most, var lasts) -> {
        Way way = toAgent ? Way.TO_AGENT : Way.TO_COORDINATOR;
        var name = machine(m).name();
        lasting(
            lasts,
            () -> world.network().delay(name, way, most.toNanos()),
            () -> world.network().noDelay(name, way, most.toNanos()));
      }
      case Kind.AgentCrash(int m, var lasts) -> crash(machine(m), lasts);
      case Kind.MachineDeath(int m, var lasts) ->
          lasting(lasts, machine(m)::die, machine(m)::powerOn);
      case Kind.MachineGone(int m) -> machine(m).die();
      case Kind.CoordinatorCrash(boolean orderly, var lasts) -> {
        SimCoordinator running = world.coordinator();
        if (running != null) {
          lasting(lasts, () -> running.die(orderly), world::startCoordinator);
        }
      }
      case Kind.StoreAway(var lasts) ->
          lasting(lasts, () -> world.consul().away(true), () -> world.consul().away(false));
      case Kind.StoreSlow(var most, var lasts) ->
          lasting(
              lasts,
              () -> world.consul().slow(true, most.toNanos()),
              () -> world.consul().slow(false, 0));
      case Kind.AnswerLost() -> world.consul().loseNextAnswer();
      case Kind.CommitLate(var by) -> world.consul().commitLate(by);
      case Kind.Conflict(int n) -> world.consul().touch(world.operator().service(n));
      case Kind.KeysGone(var lasts) -> {
        if (world.operator().content()
            && world.consul().gone().isEmpty()
            && world.consul().newer().isEmpty()) {
          lasting(lasts, world.consul()::deleteServices, world.consul()::restoreServices);
        } else {
          world.trace().say("FAULT", () -> "not during an edit: it would be applied anew");
        }
      }
      case Kind.OlderRestored(var lasts) -> {
        if (allSettled()) {
          lasting(lasts, world.consul()::restoreOlder, world.consul()::restoreNewer);
        } else {
          world.trace().say("FAULT", () -> "not now: whoever knows better may be away");
        }
      }
      case Kind.DockerAway(int m, var lasts) -> dockerAway(machine(m), lasts);
      case Kind.DockerSlow(int m, var most, var lasts) -> {
        if (!unwatched(machine(m))) {
          var slow = machine(m);
          untilReboot(slow, lasts, () -> slow.slow(true, most), () -> slow.slow(false, most));
        }
      }
      case Kind.DockerAnswerLost(int m, var lasts) -> {
        var docker = machine(m).containers();
        untilReboot(machine(m), lasts, () -> docker.silent(true), () -> docker.silent(false));
      }
      case Kind.DockerLate(int m, var by, var lasts) -> {
        var docker = machine(m).containers();
        untilReboot(machine(m), lasts, () -> docker.late(true, by), () -> docker.late(false, by));
      }
      case Kind.DiskFull(int m, var lasts) ->
          lasting(lasts, () -> machine(m).disk().full(true), () -> machine(m).disk().full(false));
      case Kind.ContainerCrash(int m, int n) -> {
        var running = machine(m).containers().boxes().stream().filter(b -> b.running()).toList();
        if (!running.isEmpty()) {
          machine(m).containers().exit(running.get(n % running.size()), 1);
        }
      }
      case Kind.AgentPause(int m, var lasts) -> {
        SimAgent agent = machine(m).agent();
        if (agent != null && world.variant().pauses()) {
          lasting(lasts, agent::pause, agent::resume);
        }
      }
      case Kind.Edited(var edit) -> world.operator().edit(edit);
    }
  }

  /** Whether an agent may have no say for long enough that a new leader does not wait for it. */
  private static boolean silences(Kind kind) {
    return switch (kind) {
      case Kind.Cut _,
          Kind.Slow _,
          Kind.MachineDeath _,
          Kind.MachineGone _,
          Kind.AgentPause _,
          Kind.DockerAway _ ->
          true;
      default -> false;
    };
  }

  private boolean allSettled() {
    ClusterView view = world.view();
    return view != null
        && !world.faulty()
        && world.operator().content()
        && world.consul().gone().isEmpty()
        && world.consul().newer().isEmpty()
        && view.snapshot().machines().values().stream().allMatch(MachineView::reachable)
        && world.machines().stream().allMatch(m -> m.agent() != null);
  }

  private SimMachine machine(int number) {
    return world.machines().get(number % world.machines().size());
  }

  private void lasting(Duration lasts, Runnable begin, Runnable end) {
    world.faulty(true);
    begin.run();
    world
        .clock()
        .after(
            lasts,
            () -> {
              world.trace().say("FAULT", () -> "over, of " + lasts.toMillis() + " ms");
              world.faulty(false);
              end.run();
            });
  }

  /** A machine that starts again has none of it any more. */
  private void untilReboot(SimMachine machine, Duration lasts, Runnable begin, Runnable end) {
    int boot = machine.boot();
    lasting(
        lasts,
        begin,
        () -> {
          if (machine.boot() == boot) {
            end.run();
          }
        });
  }

  private void cut(Kind.Cut cut) {
    var name = machine(cut.machine()).name();
    for (Way way : List.of(Way.TO_COORDINATOR, Way.TO_AGENT)) {
      if (way == Way.TO_AGENT ? cut.toAgent() : cut.toCoordinator()) {
        lasting(
            cut.lasts(),
            () -> world.network().cut(name, way),
            () -> world.network().heal(name, way));
      }
    }
  }

  /**
   * What needs a lease must not outlive it while nobody is there to fence it; the guard, which will
   * see to that, is not built yet, so such a crash does not happen unless the variant wants it.
   */
  private void crash(SimMachine machine, Duration lasts) {
    SimAgent agent = machine.agent();
    if (agent == null) {
      return;
    }
    long needed = lasts.plus(FIRST_ACT).toNanos();
    boolean leased =
        machine.containers().boxes().stream()
            .anyMatch(b -> (b.running() || b.comes()) && b.spec().leased());
    boolean tooLong = agent.loop().leaseUntil() - machine.localNow() < needed;
    if (world.variant().guarded() && leased && (tooLong || machine.dockerTroubled())) {
      world.trace().say("FAULT", () -> "not without a guard");
      return;
    }
    lasting(lasts, machine::killAgent, machine::startAgent);
  }

  /**
   * Whether no agent knows what runs there: if Docker could not tell the next one, a lease could
   * run out meanwhile, and only a guard would see to it.
   */
  private boolean unwatched(SimMachine machine) {
    SimAgent agent = machine.agent();
    boolean blind = world.variant().guarded() && (agent == null || !agent.looked());
    if (blind) {
      world.trace().say("FAULT", () -> "not without a guard");
    }
    return blind;
  }

  private void dockerAway(SimMachine machine, Duration lasts) {
    if (!machine.up() || unwatched(machine)) {
      return;
    }
    var docker = machine.containers();
    untilReboot(machine, lasts, () -> docker.away(true), () -> docker.away(false));
  }
}
