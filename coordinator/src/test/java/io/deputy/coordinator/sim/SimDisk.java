package io.deputy.coordinator.sim;

import io.deputy.agent.run.AgentEvent;
import io.deputy.agent.run.Journal;
import io.deputy.model.PlacementId;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One machine's disk, which outlives agents and boots. */
public final class SimDisk {
  private final World world;
  private final Lots lots;
  private Journal.Memory durable = Journal.Memory.NONE;
  private Journal.@Nullable StoredLease lease;
  private final TreeMap<PlacementId, Long> epochs = new TreeMap<>();
  private boolean full;

  SimDisk(World world, Lots lots) {
    this.world = world;
    this.lots = lots;
  }

  /** What an agent that starts now finds. */
  Journal.Recalled recall() {
    return new Journal.Recalled(durable, lease, List.of());
  }

  public long term() {
    return durable.term();
  }

  /** The highest epoch that each placement was ever allowed to serve with on this machine. */
  public SortedMap<PlacementId, Long> epochs() {
    return Collections.unmodifiableSortedMap(epochs);
  }

  void full(boolean now) {
    full = now;
  }

  /** The journal of one life of an agent. */
  Journal journal(SimAgent agent) {
    return new Journal() {
      @Override
      public void write(long version, Memory memory) {
        world.clock().after(lots.millis(1, 25), () -> land(agent, version, memory));
      }

      @Override
      public void lease(StoredLease granted) {
        lease = granted;
      }
    };
  }

  /** What was under way when its agent died may have reached the disk, if nobody else wrote. */
  private void land(SimAgent writer, long version, Journal.Memory memory) {
    boolean dead = !writer.alive();
    if (dead && (writer.succeeded() || lots.chance(0.5))) {
      return;
    }
    if (full) {
      writer.on(new AgentEvent.NotWritten(version, "the disk is full"));
      return;
    }
    durable = memory;
    memory.primacies().forEach((id, p) -> epochs.merge(id, p.epoch(), Math::max));
    world.containersChanged();
    writer.on(new AgentEvent.Written(version));
  }
}
