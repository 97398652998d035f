package io.deputy.coordinator.sim;

import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.loop.Event;
import io.deputy.coordinator.sim.SimContainers.Box;
import io.deputy.coordinator.sim.invariant.Invariant;
import io.deputy.model.PlacementId;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One cluster, some machines and a coordinator, and whoever watches over it. */
public final class World {
  private final SimClock clock = new SimClock();
  private final Trace trace;
  private final Variant variant;
  private final Lots lots;
  private final SimNetwork network;
  private final SimConsul consul;
  private final Operator operator;
  private final List<SimMachine> machines = new ArrayList<>();
  private final List<Invariant> invariants;
  private final TreeMap<ServiceId, ServiceRecord> records = new TreeMap<>();
  private final SimClock.Local coordinatorClock;
  private @Nullable SimCoordinator coordinator;
  private boolean changed;
  private long lastChange;
  private int stillFaulty;

  World(Lots lots, int count, Variant variant, List<Invariant> invariants, boolean traced) {
    this.lots = lots;
    this.variant = variant;
    this.invariants = invariants;
    trace = new Trace(clock, traced);
    network = new SimNetwork(clock, lots.split());
    consul = new SimConsul(this);
    operator = new Operator(this);
    coordinatorClock =
        new SimClock.Local(clock, 0, lots.millis(1_000, 1_000_000), lots.between(0.99, 1.01));
    for (int i = 0; i < count; i++) {
      machines.add(new SimMachine(this, "m" + (i + 1), lots.between(0.99, 1.01), lots.split()));
    }
  }

  /** Everybody is switched on, and the operator has an app. */
  void begin() {
    for (SimMachine machine : machines) {
      clock.after(lots.millis(0, 1000), machine::startAgent);
    }
    clock.after(lots.millis(0, 1000), this::startCoordinator);
    clock.after(Duration.ofMillis(1500), operator::ask);
    clock.after(Duration.ofSeconds(4), () -> variant.meddle(this));
  }

  /** Lets the next thing happen, and looks whether all is still right. */
  void step() {
    clock.step();
    if (changed) {
      changed = false;
      invariants.forEach(i -> i.containersChanged(this));
    }
  }

  // ---- what everybody asks for

  /** What clocks on walls show. */
  Instant wall() {
    return Instant.EPOCH.plusNanos(clock.now());
  }

  public SimClock clock() {
    return clock;
  }

  public Trace trace() {
    return trace;
  }

  public Variant variant() {
    return variant;
  }

  Lots lots() {
    return lots;
  }

  SimNetwork network() {
    return network;
  }

  public SimConsul consul() {
    return consul;
  }

  public Operator operator() {
    return operator;
  }

  public List<SimMachine> machines() {
    return Collections.unmodifiableList(machines);
  }

  /** The records as they were last stored or read. */
  public SortedMap<ServiceId, ServiceRecord> records() {
    return Collections.unmodifiableSortedMap(records);
  }

  /** Null while none runs. */
  @Nullable SimCoordinator coordinator() {
    return coordinator != null && coordinator.alive() ? coordinator : null;
  }

  /** What the coordinator shows; null while none leads. */
  public @Nullable ClusterView view() {
    SimCoordinator running = coordinator();
    return running == null ? null : running.view();
  }

  /** The epoch with which a container serves; 0 if it does not. */
  public static long serves(SimMachine machine, Box box) {
    return box.running() ? machine.disk().epochs().getOrDefault(box.placement(), 0L) : 0;
  }

  // ---- what happens

  void startCoordinator() {
    if (coordinator() == null) {
      trace.say("coordinator", () -> "starts");
      coordinator = new SimCoordinator(this, coordinatorClock, lots.split());
      coordinator.begin();
    }
  }

  /** Code under test runs: what it logs is said by {@code who}, and what it throws is a bug. */
  void act(String who, Runnable act) {
    try {
      trace.as(who, act);
    } catch (Violation v) {
      throw v;
    } catch (RuntimeException bug) {
      throw new Violation("NothingThrows", bug);
    }
  }

  void storeChanged() {
    SimCoordinator running = coordinator();
    if (running != null) {
      running.on(new Event.StoreChanged());
    }
  }

  void stored(ServiceRecord record, boolean byCommit) {
    ServiceRecord before = records.put(record.id(), record);
    if (!record.equals(before)) {
      lastChange = byCommit ? clock.now() : lastChange;
      if (before != null && byCommit) {
        consul.stored(before, record);
      }
      invariants.forEach(i -> i.stored(this, before, record));
    }
  }

  void planned(ClusterView view) {
    invariants.forEach(i -> i.planned(this, view));
  }

  void agentStepped(SimMachine machine, SimAgent agent) {
    invariants.forEach(i -> i.agentStepped(this, machine, agent));
  }

  /** A container began or ended, or somebody may now serve with another epoch. */
  void containersChanged() {
    changed = true;
    lastChange = clock.now();
  }

  /** When last anything changed that a user could notice. */
  public long lastChange() {
    return lastChange;
  }

  void faulty(boolean begins) {
    stillFaulty += begins ? 1 : -1;
  }

  boolean faulty() {
    return stillFaulty > 0;
  }

  /** All that is known of one placement, for a message. */
  public String describe(PlacementId id) {
    ServiceRecord record = records.get(id.service());
    return record == null
        ? "no record"
        : record
            .placements()
            .filter(p -> p.id().equals(id))
            .findFirst()
            .map(Object::toString)
            .orElse("not on record");
  }
}
