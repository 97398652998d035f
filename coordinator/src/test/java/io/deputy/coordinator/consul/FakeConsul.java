package io.deputy.coordinator.consul;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Consul's keys, locks and sessions as far as Deputy uses them, in memory, on a clock that is
 * given. One stands for all servers; each coordinator has its own {@code FakeStore} and {@code
 * FakeLock} on it, which can be cut off.
 */
public final class FakeConsul {
  private final LongSupplier nanos;
  private final long ttlNanos;
  private final TreeMap<String, KeyValue> keys = new TreeMap<>();
  private final Map<String, Long> sessions = new HashMap<>();
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private long index = 1;
  private int opened;

  /**
   * @param ttl a session that is not renewed for that long ends
   */
  public FakeConsul(LongSupplier nanos, Duration ttl) {
    this.nanos = nanos;
    this.ttlNanos = ttl.toNanos();
  }

  public synchronized Optional<KeyValue> get(String key) {
    expire();
    return Optional.ofNullable(keys.get(key));
  }

  public synchronized SortedMap<String, KeyValue> tree(String prefix) {
    expire();
    return new TreeMap<>(keys.subMap(prefix, prefix + Character.MAX_VALUE));
  }

  /** As by hand: whatever stands there. A held lock stays held, and its count begins anew. */
  public void put(String key, String value) {
    synchronized (this) {
      write(key, kv -> new KeyValue(key, value, ++index, 0, kv.session()));
    }
    watchers.forEach(Runnable::run);
  }

  /** As by hand. */
  public void delete(String key) {
    synchronized (this) {
      keys.remove(key);
      index++;
    }
    watchers.forEach(Runnable::run);
  }

  /**
   * One operation of a transaction.
   *
   * @param value null to delete
   * @param version that the key must have; {@link #ANY} if none
   */
  public record Cas(String key, @Nullable String value, long version) {
    public static final long ANY = -1;
  }

  /**
   * All of them, or none.
   *
   * @return the new index; or -1 if the session does not hold the lock
   */
  public long transact(String lock, String session, List<Cas> writes, List<Integer> stale) {
    long done;
    synchronized (this) {
      expire();
      if (!holds(lock, session)) {
        return -1;
      }
      for (int i = 0; i < writes.size(); i++) {
        Cas cas = writes.get(i);
        KeyValue there = keys.get(cas.key());
        if (cas.version() != Cas.ANY && (there == null ? 0 : there.version()) != cas.version()) {
          stale.add(i);
        }
      }
      if (!stale.isEmpty()) {
        return 0;
      }
      done = ++index;
      for (Cas cas : writes) {
        String value = cas.value();
        if (value == null) {
          keys.remove(cas.key());
        } else {
          write(
              cas.key(), kv -> new KeyValue(cas.key(), value, done, kv.lockIndex(), kv.session()));
        }
      }
    }
    watchers.forEach(Runnable::run);
    return done;
  }

  public synchronized String open() {
    String session = "session-" + ++opened;
    sessions.put(session, nanos.getAsLong());
    return session;
  }

  public synchronized boolean renew(String session) {
    expire();
    return sessions.replace(session, nanos.getAsLong()) != null;
  }

  /** Its locks are free at once, as with Consul's delay at 1 ms. */
  public synchronized void end(String session) {
    sessions.remove(session);
    new ArrayList<>(keys.values())
        .stream()
            .filter(kv -> session.equals(kv.session()))
            .forEach(kv -> write(kv.key(), FakeConsul::unlocked));
  }

  public synchronized boolean acquire(String key, String session, String value) {
    expire();
    KeyValue there = keys.get(key);
    if (!sessions.containsKey(session) || (there != null && there.session() != null)) {
      return holds(key, session);
    }
    write(key, kv -> new KeyValue(key, value, ++index, kv.lockIndex() + 1, session));
    return true;
  }

  public synchronized void release(String key, String session, String value) {
    expire();
    if (holds(key, session)) {
      write(key, kv -> new KeyValue(key, value, ++index, kv.lockIndex(), null));
    }
  }

  public void watch(Runnable changed) {
    watchers.add(changed);
  }

  private boolean holds(String lock, String session) {
    KeyValue there = keys.get(lock);
    return there != null && session.equals(there.session());
  }

  private void write(String key, UnaryOperator<KeyValue> change) {
    keys.put(key, change.apply(keys.getOrDefault(key, new KeyValue(key, "", ++index, 0, null))));
  }

  private static KeyValue unlocked(KeyValue kv) {
    return new KeyValue(kv.key(), kv.value(), kv.version() + 1, kv.lockIndex(), null);
  }

  private void expire() {
    long now = nanos.getAsLong();
    sessions.entrySet().stream()
        .filter(s -> now - s.getValue() >= ttlNanos)
        .map(Map.Entry::getKey)
        .sorted(Comparator.naturalOrder())
        .toList()
        .forEach(this::end);
  }
}
