package io.deputy.coordinator.sim;

import io.deputy.agent.route.RouteTable;
import io.deputy.agent.route.WantedAddress;
import io.deputy.agent.run.AgentEvent;
import io.deputy.agent.run.AgentLoop;
import io.deputy.agent.run.Containers.AppNetwork;
import io.deputy.agent.run.Traffic;
import io.deputy.model.Connections;
import io.deputy.model.Machine;
import io.deputy.model.PlacementId;
import io.deputy.model.ServiceId;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** One life of an agent process: the real loop, woken as its thread wakes it. */
public final class SimAgent {
  private final World world;
  private final SimMachine machine;
  private final Lots lots;
  private final AgentLoop loop;
  private final SimLink link;
  private final ArrayDeque<AgentEvent> unread = new ArrayDeque<>();
  private boolean alive = true;
  private boolean succeeded;
  private boolean paused;
  private boolean looked;
  private long wakeAt = Long.MAX_VALUE;
  private long wakeNumber;

  SimAgent(World world, SimMachine machine, Machine me, Lots lots) {
    this.world = world;
    this.machine = machine;
    this.lots = lots;
    this.link = new SimLink(world, machine, this, lots.split());
    var effects = new SimEffects(world, machine, this, lots.split());
    var journal = machine.disk().journal(this);
    var recalled = world.variant().recall(machine.disk().recall());
    loop =
        new AgentLoop(
            me,
            recalled,
            new AgentLoop.Ports(effects, journal, link, (_, _, _) -> {}, new NoTraffic()));
  }

  void begin() {
    on(new AgentEvent.Tick());
    link.begin();
  }

  public boolean alive() {
    return alive;
  }

  /** Whether another agent has been started on its machine since. */
  boolean succeeded() {
    return succeeded;
  }

  void succeed() {
    succeeded = true;
  }

  /** Whether it knows yet what runs on its machine. */
  boolean looked() {
    return looked;
  }

  public AgentLoop loop() {
    return loop;
  }

  SimLink link() {
    return link;
  }

  /** Killed, or its machine died with it. */
  void die(boolean withMachine) {
    alive = false;
    link.died(withMachine);
  }

  /** It gets no time to run, and does not know. */
  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
    while (!unread.isEmpty()) {
      on(unread.removeFirst());
    }
    on(new AgentEvent.Tick());
  }

  void on(AgentEvent event) {
    if (!alive) {
      return;
    }
    if (paused) {
      unread.add(event);
      return;
    }
    looked |= event instanceof AgentEvent.Looked;
    world.act(machine.name().value(), () -> loop.on(event, machine.localNow()));
    world.agentStepped(machine, this);
    wakeLater();
  }

  private void wakeLater() {
    long wanted = loop.wakeAt();
    long at = wanted == Long.MAX_VALUE ? wanted : machine.clock().whenShown(wanted);
    if (at == wakeAt || at == Long.MAX_VALUE) {
      wakeAt = at;
      return;
    }
    wakeAt = at;
    long mine = ++wakeNumber;
    // A thread is woken a little late.
    world
        .clock()
        .at(
            Math.max(at, world.clock().now()) + lots.micros(10, 4000),
            () -> {
              if (mine == wakeNumber) {
                wakeAt = Long.MAX_VALUE;
                on(new AgentEvent.Tick());
              }
            });
  }

  /** Nobody connects to anything here. */
  private static final class NoTraffic implements Traffic {
    @Override
    public void routes(RouteTable table) {}

    @Override
    public void networks(List<AppNetwork> networks) {}

    private SortedSet<String> here = Collections.emptySortedSet();

    @Override
    public void addresses(List<WantedAddress> wanted) {
      here = new TreeSet<>(wanted.stream().map(w -> w.address().address()).toList());
    }

    @Override
    public SortedSet<String> addresses() {
      return here;
    }

    @Override
    public SortedSet<String> abilities() {
      return Collections.emptySortedSet();
    }

    @Override
    public int flows(PlacementId placement) {
      return 0;
    }

    @Override
    public Set<ServiceId> awaited() {
      return Set.of();
    }

    @Override
    public SortedMap<ServiceId, Connections> connections() {
      return Collections.emptySortedMap();
    }

    @Override
    public List<String> troubles() {
      return List.of();
    }
  }
}
