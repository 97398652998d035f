package io.deputy.coordinator.sim;

import io.deputy.agent.run.AgentEvent;
import io.deputy.agent.run.Uplink;
import io.deputy.coordinator.lead.Seat;
import io.deputy.coordinator.loop.AgentLine;
import io.deputy.coordinator.loop.Event;
import io.deputy.coordinator.sim.SimNetwork.Way;
import io.deputy.model.Assignment;
import io.deputy.model.Heartbeat;
import io.deputy.model.Machine;
import io.deputy.model.Timings;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One agent's way to the coordinator, as {@code CoordinatorLink} has it: connects again and again,
 * and leaves a coordinator whose answers stay out for {@link Timings#silence()}.
 */
final class SimLink implements Uplink {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  private final World world;
  private final SimMachine machine;
  private final SimAgent agent;
  private final Lots lots;
  private long backoffMillis = 100;
  private @Nullable Connection current;

  SimLink(World world, SimMachine machine, SimAgent agent, Lots lots) {
    this.world = world;
    this.machine = machine;
    this.agent = agent;
    this.lots = lots;
  }

  void begin() {
    world.clock().after(lots.millis(1, 50), this::connect);
  }

  private void connect() {
    if (!agent.alive()) {
      return;
    }
    SimCoordinator to = world.coordinator();
    boolean cut = world.network().isCut(machine.name());
    if (cut || to == null) {
      world.clock().after(cut ? CONNECT_TIMEOUT.toNanos() : backoff(), this::connect);
      return;
    }
    long there = world.network().latency(machine.name(), Way.TO_COORDINATOR);
    long back = world.network().latency(machine.name(), Way.TO_AGENT);
    world
        .clock()
        .after(
            there + back,
            () -> {
              if (!agent.alive()) {
                return;
              }
              if (!to.alive()) {
                world.clock().after(backoff(), this::connect);
                return;
              }
              var connection = new Connection(to);
              current = connection;
              to.connected(connection);
              world.trace().say(machine.name().value(), () -> "connected");
              agent.on(new AgentEvent.Connected("coordinator:7420"));
            });
  }

  private long backoff() {
    long wait = lots.millis(backoffMillis / 2, backoffMillis);
    backoffMillis = Math.min(2000, backoffMillis * 2);
    return wait;
  }

  @Override
  public void hello(Machine me, long term) {
    Connection to = current;
    if (to != null) {
      to.up(() -> to.coordinator.on(new Event.Joined(me, term, to.told)));
    }
  }

  @Override
  public void heartbeat(Heartbeat heartbeat) {
    Connection to = current;
    if (to != null) {
      to.heartbeat(heartbeat);
    }
  }

  /** The connection breaks, and both ends hear of it. */
  void breakOff() {
    Connection broken = current;
    if (broken != null) {
      broken.lost("connection reset");
    }
  }

  /** The agent is no more. If its machine is neither, nobody says so. */
  void died(boolean withMachine) {
    Connection left = current;
    current = null;
    if (left != null) {
      left.open = false;
      if (!withMachine) {
        left.sayLeft();
      }
    }
  }

  /** One connection: both ends of it. */
  final class Connection {
    private final SimCoordinator coordinator;
    private final SimNetwork.Stream up =
        world.network().new Stream(machine.name(), Way.TO_COORDINATOR);
    private final SimNetwork.Stream down = world.network().new Stream(machine.name(), Way.TO_AGENT);
    private final AgentLine told;
    private boolean open = true;
    private long unansweredSince;
    private final java.util.Map<Long, Long> sentAt = new java.util.HashMap<>();

    Connection(SimCoordinator coordinator) {
      this.coordinator = coordinator;
      this.told = world.variant().line(machine, new Line());
    }

    private void up(Runnable arrival) {
      up.send(
          () -> {
            if (coordinator.alive()) {
              arrival.run();
            }
          });
    }

    private void down(Consumer<SimAgent> arrival) {
      down.send(
          () -> {
            if (open && agent.alive()) {
              arrival.accept(agent);
            }
          });
    }

    private void heartbeat(Heartbeat heartbeat) {
      long now = machine.localNow();
      sentAt.put(heartbeat.sequence(), now);
      if (unansweredSince == 0) {
        unansweredSince = now;
        long wait = Timings.DEFAULT.silence().toNanos() + lots.millis(1, 50);
        world.clock().at(machine.clock().whenShown(now + wait), () -> checkAnswered(now));
      }
      var heard = world.variant().heard(heartbeat);
      up(() -> coordinator.on(new Event.Heard(machine.name(), heard, told)));
    }

    private void checkAnswered(long since) {
      if (open && agent.alive() && unansweredSince == since) {
        lost("the coordinator has not answered");
      }
    }

    /** The agent's end is closed; the coordinator hears of it when the network lets it. */
    void lost(String why) {
      if (!open) {
        return;
      }
      open = false;
      current = null;
      sayLeft();
      world.trace().say(machine.name().value(), () -> "connection lost: " + why);
      agent.on(new AgentEvent.Disconnected(why));
      world.clock().after(backoff(), SimLink.this::connect);
    }

    private void sayLeft() {
      up(() -> coordinator.on(new Event.Left(machine.name(), told)));
    }

    /** The coordinator's process died: its kernel says so, if it can. */
    void coordinatorDied() {
      down(_ -> lost("connection refused"));
    }

    private void answered(long term, long number, @Nullable Duration lease) {
      unansweredSince = 0;
      backoffMillis = 100;
      long sent = sentAt.getOrDefault(number, machine.localNow());
      sentAt.remove(number);
      var answer = new AgentEvent.Answered(term, number, lease);
      agent.on(world.variant().answered(answer, machine.localNow() - sent));
    }

    /** The coordinator's end. */
    private final class Line implements AgentLine {
      @Override
      public void answer(long term, long heartbeat, Optional<Duration> lease) {
        down(_ -> answered(term, heartbeat, lease.orElse(null)));
      }

      @Override
      public void assign(Assignment assignment) {
        down(a -> a.on(new AgentEvent.Assigned(assignment)));
      }

      @Override
      public void redirect(Optional<Seat> leader) {
        down(_ -> lost("not the leader"));
      }

      @Override
      public void refuse(String reason) {
        down(_ -> lost(reason));
      }
    }
  }
}
