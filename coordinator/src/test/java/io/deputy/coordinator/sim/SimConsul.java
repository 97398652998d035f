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
import io.deputy.wire.StateWire;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
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

  World world() {
    return world;
  }
}
