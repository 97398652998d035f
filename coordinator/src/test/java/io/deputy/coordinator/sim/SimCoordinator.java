package io.deputy.coordinator.sim;

import io.deputy.coordinator.admit.PortPool;
import io.deputy.coordinator.admit.VirtualAddresses;
import io.deputy.coordinator.catalog.FakeCatalog;
import io.deputy.coordinator.lead.Candidacy;
import io.deputy.coordinator.lead.ElectionTimes;
import io.deputy.coordinator.lead.Seat;
import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.loop.Event;
import io.deputy.coordinator.loop.LoopSettings;
import io.deputy.coordinator.loop.PlanLoop;
import io.deputy.model.Timings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One life of the coordinator: the real loop and the real candidacy. */
final class SimCoordinator {
  static final LoopSettings SETTINGS =
      new LoopSettings(
          Timings.DEFAULT, VirtualAddresses.parse("198.18.0.0/16"), new PortPool(30000, 32767));

  private static final Seat SEAT = new Seat("c1", "10.0.0.100", 7420);

  /** As {@code LoopThread} has it. */
  private static final Duration TICK = Duration.ofMillis(50);

  private final World world;
  private final SimClock.Local clock;
  private final Lots lots;
  private final Candidacy candidacy;
  private final PlanLoop loop;
  private final List<SimLink.Connection> connections = new ArrayList<>();
  private boolean alive = true;
  private @Nullable ClusterView view;

  SimCoordinator(World world, SimClock.Local clock, Lots lots) {
    this.world = world;
    this.clock = clock;
    this.lots = lots;
    candidacy = new Candidacy(world.consul().lock(), SEAT, ElectionTimes.DEFAULT, clock::now);
    candidacy.watch(() -> world.clock().after(lots.micros(10, 2000), () -> on(new Event.Tick())));
    var store = new SimStore(world, this, world.consul().store(), lots.split());
    loop =
        new PlanLoop(
            world.variant().settings(SETTINGS),
            world.variant().election(candidacy),
            store,
            new FakeCatalog(),
            this::seen,
            world::wall);
  }

  void begin() {
    stand();
    tick();
  }

  boolean alive() {
    return alive;
  }

  /** What it last showed; null while it leads nothing. */
  @Nullable ClusterView view() {
    return view;
  }

  void connected(SimLink.Connection connection) {
    connections.add(connection);
  }

  void die(boolean orderly) {
    if (orderly) {
      candidacy.close();
    }
    alive = false;
    connections.forEach(SimLink.Connection::coordinatorDied);
  }

  void on(Event event) {
    if (!alive) {
      return;
    }
    world.act(
        "coordinator",
        () -> {
          loop.on(event, world.variant().loopTime(clock.now()));
          loop.turn(clock.now());
        });
  }

  private void tick() {
    if (alive) {
      on(new Event.Tick());
      world.clock().after(TICK.toNanos() + lots.micros(0, 2000), this::tick);
    }
  }

  private void stand() {
    if (!alive) {
      return;
    }
    world.act(
        "coordinator",
        () -> {
          try {
            Duration pause = candidacy.turn();
            // A turn is some calls to Consul, each with a delay of its own.
            world.clock().after(pause.toNanos() + lots.millis(1, 60), this::stand);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void seen(ClusterView next) {
    view = next.leads() ? next : null;
    if (view != null) {
      world.planned(view);
    }
  }
}
