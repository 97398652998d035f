package io.deputy.coordinator.lead;

import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.FakeConsul;
import io.deputy.coordinator.consul.FakeConsul.Cas;
import io.deputy.coordinator.consul.KeyValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The lock on a {@link FakeConsul}, which can be cut off. Passes {@link LockContract}. */
public final class FakeLock implements Lock {
  private static final String RELEASED = "released";

  private final FakeConsul consul;
  private final ConsulKeys keys;
  private @Nullable String away;

  public FakeLock(FakeConsul consul, ConsulKeys keys) {
    this.consul = consul;
    this.keys = keys;
  }

  public void away(String problem) {
    away = problem;
  }

  public void back() {
    away = null;
  }

  @Override
  public String open() throws LockAway {
    reach();
    return consul.open();
  }

  @Override
  public boolean renew(String session) throws LockAway {
    reach();
    return consul.renew(session);
  }

  @Override
  public void end(String session) throws LockAway {
    reach();
    consul.end(session);
  }

  @Override
  public Held look() throws LockAway {
    reach();
    Optional<KeyValue> found = consul.get(keys.leader());
    return found
        .map(
            kv ->
                new Held(
                    kv.session(), seat(kv), kv.lockIndex(), false, kv.value().equals(RELEASED)))
        .orElseGet(
            () -> new Held(null, Optional.empty(), 0, consul.get(keys.term()).isEmpty(), false));
  }

  /** The fake writes a seat as {@code NAME HOST PORT}. */
  private static Optional<Seat> seat(KeyValue kv) {
    String[] parts = kv.value().split(" ", -1);
    return parts.length == 3
        ? Optional.of(new Seat(parts[0], parts[1], Integer.parseInt(parts[2])))
        : Optional.empty();
  }

  @Override
  public boolean acquire(String session, Seat seat) throws LockAway {
    reach();
    String value = "%s %s %d".formatted(seat.name(), seat.host(), seat.port());
    return consul.acquire(keys.leader(), session, value);
  }

  @Override
  public void release(String session) throws LockAway {
    reach();
    consul.release(keys.leader(), session, RELEASED);
  }

  @Override
  public OptionalLong nextTerm(String session, long least) throws LockAway {
    reach();
    Optional<KeyValue> stored = consul.get(keys.term());
    long next;
    try {
      next = Math.max(least, stored.map(kv -> Long.parseLong(kv.value()) + 1).orElse(1L));
    } catch (NumberFormatException e) {
      throw new LockAway(keys.term() + " is not a number: " + e.getMessage());
    }
    var cas = new Cas(keys.term(), Long.toString(next), stored.map(KeyValue::version).orElse(0L));
    var stale = new ArrayList<Integer>();
    return consul.transact(keys.leader(), session, List.of(cas), stale) > 0
        ? OptionalLong.of(next)
        : OptionalLong.empty();
  }

  /** Time does not pass here; whoever drives the clock takes the turns. */
  @Override
  public void awaitChange(Duration atMost) throws LockAway {
    reach();
  }

  private void reach() throws LockAway {
    if (away != null) {
      throw new LockAway(away);
    }
  }
}
