package io.deputy.coordinator.sim;

import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.FakeConsul;
import io.deputy.coordinator.consul.KeyValue;
import io.deputy.coordinator.lead.ElectionTimes;
import io.deputy.coordinator.lead.FakeLock;
import io.deputy.coordinator.store.FakeStore;
import io.deputy.coordinator.store.Store;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import io.deputy.wire.StateWire;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Consul, with the faults of a whole. */
public final class SimConsul {
  static final ConsulKeys KEYS = new ConsulKeys("sim");
  private static final String AWAY = "Consul does not answer";

  private final World world;
  private final FakeConsul consul;
  private final FakeStore fake;
  private final Store store;
  private final FakeLock lock;
  private final SortedMap<String, ServiceRecord> gone = new TreeMap<>();
  private final SortedMap<String, ServiceRecord> older = new TreeMap<>();
  private final SortedMap<String, ServiceRecord> newer = new TreeMap<>();
  private int away;
  private int slow;
  private long slowNanos;

  SimConsul(World world) {
    this.world = world;
    consul = new FakeConsul(() -> world.clock().now(), ElectionTimes.DEFAULT.ttl());
    fake = new FakeStore(consul, KEYS);
    world.variant().consul(fake);
    store = new WatchedStore(world, world.variant().store(fake));
    lock = new FakeLock(consul, KEYS);
    consul.watch(() -> world.clock().after(world.lots().millis(1, 900), world::storeChanged));
  }

  Store store() {
    return store;
  }

  FakeLock lock() {
    return lock;
  }

  void away(boolean begins) {
    away += begins ? 1 : -1;
    if (away > 0) {
      fake.away(AWAY);
      lock.away(AWAY);
    } else {
      fake.back();
      lock.back();
    }
  }

  void slow(boolean begins, long mostNanos) {
    slow += begins ? 1 : -1;
    slowNanos = mostNanos;
  }

  long slowNanos() {
    return slow > 0 ? slowNanos : 0;
  }

  void loseNextAnswer() {
    fake.loseNextAnswer();
  }

  void commitLate(Duration by) {
    fake.holdNextCommit(() -> world.clock().after(by, fake::deliver));
  }

  /** Somebody writes what stands there already: whoever read it before is out of date. */
  void touch(ServiceId id) {
    consul.get(KEYS.service(id)).ifPresent(kv -> consul.put(kv.key(), kv.value()));
  }

  /** By hand: whatever it says. */
  public void edit(ServiceId id, String json) {
    consul.put(KEYS.service(id), json);
  }

  /** By hand, from a snapshot: until {@link #restoreServices} nobody edits. */
  void deleteServices() {
    for (KeyValue kv : List.copyOf(consul.tree(KEYS.services()).values())) {
      gone.put(kv.key(), StateWire.readService(kv.value()));
      consul.delete(kv.key());
    }
  }

  void restoreServices() {
    gone.forEach((key, record) -> consul.put(key, StateWire.write(record)));
    gone.clear();
  }

  /** What stood in the keys of services that are deleted now. */
  public Collection<ServiceRecord> gone() {
    return Collections.unmodifiableCollection(gone.values());
  }

  /** A commit has been carried out. */
  void stored(ServiceRecord before, ServiceRecord now) {
    boolean begun =
        before.slots().values().stream()
            .anyMatch(s -> s.epoch() > 0 && now.slot(s.id().index()).epoch() > s.epoch());
    if (begun) {
      older.put(KEYS.service(now.id()), before);
    }
  }

  /**
   * By hand, of services whose newest primary serves: each gets its record from before that began.
   * Until {@link #restoreNewer} nobody edits.
   */
  void restoreOlder() {
    older.forEach(
        (key, before) -> {
          ServiceRecord now = world.records().get(before.id());
          if (now != null && now.slots().values().stream().anyMatch(s -> begunSince(before, s))) {
            world.trace().say("FAULT", () -> "back to " + before);
            newer.put(key, now);
            consul.put(key, StateWire.write(before));
          }
        });
  }

  private boolean begunSince(ServiceRecord before, Slot slot) {
    return slot.epoch() > before.slot(slot.id().index()).epoch()
        && world.machines().stream()
            .flatMap(
                m ->
                    m.containers().boxes().stream()
                        .filter(b -> b.placement().slot().equals(slot.id()))
                        .map(b -> World.serves(m, b)))
            .anyMatch(epoch -> epoch == slot.epoch());
  }

  void restoreNewer() {
    newer.forEach((key, record) -> consul.put(key, StateWire.write(record)));
    newer.clear();
    older.clear();
  }

  /** What stood where an older record was put back. */
  public Collection<ServiceRecord> newer() {
    return Collections.unmodifiableCollection(newer.values());
  }

  boolean isOlder(ServiceId id) {
    return newer.containsKey(KEYS.service(id));
  }

  /** As it stands in the store. */
  public Optional<ServiceRecord> record(ServiceId id) {
    return consul.get(KEYS.service(id)).map(kv -> StateWire.readService(kv.value()));
  }

  World world() {
    return world;
  }
}
