package io.deputy.coordinator.lead;

import static io.deputy.coordinator.consul.ConsulNode.CONSISTENT;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.deputy.coordinator.consul.ConsulAway;
import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.ConsulNode;
import io.deputy.coordinator.consul.KeyValue;
import io.deputy.coordinator.consul.Transaction;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.kiwiproject.consul.model.session.ImmutableSession;
import org.kiwiproject.consul.option.ImmutableQueryOptions;

/**
 * A Consul key and sessions bound to the node's gossip health besides their TTL: the lock of a dead
 * machine is free after some 6 s, by the TTL alone it takes up to twice the TTL. The key is never
 * deleted, its session ends by release.
 */
public final class ConsulLock implements Lock {
  /** What stands under the key once it was given back; a seat has other fields. */
  private static final String RELEASED = "{\"released\":true}";

  private final ConsulNode consul;
  private final ConsulKeys keys;
  private final ElectionTimes times;

  /** Of the last look; 0 would make Consul answer at once. */
  private long index = 1;

  public ConsulLock(ConsulNode consul, ConsulKeys keys, ElectionTimes times) {
    // An agent holds a question while Consul's servers elect a leader, and may hold it for longer
    // than that takes: to ask again is faster, and the claim runs.
    this.consul = consul.within(times.confirm().multipliedBy(2));
    this.keys = keys;
    this.times = times;
  }

  @Override
  public String open() throws LockAway, InterruptedException {
    // The delay after a lost session is zero in effect (0 would mean Consul's default, 15 s):
    // who takes the lock waits out its predecessor's claim itself, see Leadership.soleNanos.
    var wanted =
        ImmutableSession.builder()
            .name("deputy-coordinator of " + keys.cluster())
            .ttl(times.ttl().toMillis() + "ms")
            .lockDelay("1ms")
            .behavior("release")
            .addChecks("serfHealth")
            .build();
    return asking(() -> consul.ask(c -> c.sessionClient().createSession(wanted))).getId();
  }

  @Override
  public boolean renew(String session) throws LockAway, InterruptedException {
    return asking(() -> consul.find(c -> c.sessionClient().renewSession(session))).isPresent();
  }

  @Override
  public void end(String session) throws LockAway, InterruptedException {
    asking(
        () -> {
          consul.tell(c -> c.sessionClient().destroySession(session));
          return true;
        });
  }

  @Override
  public Held look() throws LockAway, InterruptedException {
    // As a prefix: the answer has an index then even if there is no such key.
    var sent =
        asking(
            () ->
                consul.ask(
                    c ->
                        c.keyValueClient().getConsulResponseWithValues(keys.leader(), CONSISTENT)));
    index = Math.max(1, sent.getIndex().longValue());
    var found =
        Stream.ofNullable(sent.getResponse())
            .flatMap(List::stream)
            .filter(value -> value.getKey().equals(keys.leader()))
            .map(KeyValue::of)
            .findFirst();
    if (found.isEmpty()) {
      boolean first = term().isEmpty();
      return new Held(null, Optional.empty(), 0, first, false);
    }
    var kv = found.get();
    return new Held(
        kv.session(), readSeat(kv.value()), kv.lockIndex(), false, kv.value().equals(RELEASED));
  }

  @Override
  public boolean acquire(String session, Seat seat) throws LockAway, InterruptedException {
    var value = new JsonObject();
    value.addProperty("name", seat.name());
    value.addProperty("host", seat.host());
    value.addProperty("port", seat.port());
    return asking(
        () ->
            consul.ask(
                c -> c.keyValueClient().acquireLock(keys.leader(), value.toString(), session)));
  }

  @Override
  public void release(String session) throws LockAway, InterruptedException {
    asking(() -> consul.ask(c -> c.keyValueClient().releaseLock(keys.leader(), RELEASED, session)));
  }

  /**
   * The key's own {@code LockIndex} begins anew when somebody deletes the key or edits its value,
   * so the term is counted in a key of its own, under the guard of the lock.
   */
  @Override
  public OptionalLong nextTerm(String session, long least) throws LockAway, InterruptedException {
    var stored = term();
    long next = Math.max(least, stored.isEmpty() ? 1 : number(stored.get()) + 1);
    long version = stored.map(KeyValue::version).orElse(0L);
    var guarded =
        new Transaction()
            .add(Transaction.checkSession(keys.leader(), session))
            .add(Transaction.cas(keys.term(), Long.toString(next), version));
    return asking(() -> consul.transact(guarded)) instanceof Transaction.Result.Done
        ? OptionalLong.of(next)
        : OptionalLong.empty();
  }

  private Optional<KeyValue> term() throws LockAway, InterruptedException {
    return asking(() -> consul.ask(c -> c.keyValueClient().getValue(keys.term(), CONSISTENT)))
        .map(KeyValue::of);
  }

  private static long number(KeyValue term) throws LockAway {
    try {
      return Long.parseLong(term.value().strip());
    } catch (NumberFormatException e) {
      throw new LockAway(
          ("%s: found \"%s\", expected the highest term ever given, a whole number; nobody can lead"
                  + " until it is mended")
              .formatted(term.key(), term.value()));
    }
  }

  @Override
  public void awaitChange(Duration atMost) throws LockAway, InterruptedException {
    var change =
        ImmutableQueryOptions.builder()
            .index(BigInteger.valueOf(index))
            .wait(atMost.toMillis() + "ms")
            .build();
    asking(
        () ->
            consul.await(
                atMost,
                c -> c.keyValueClient().getConsulResponseWithValues(keys.leader(), change)));
  }

  /** Empty if it was given back, or edited into something else. */
  private static Optional<Seat> readSeat(String value) {
    try {
      var sent = JsonParser.parseString(value).getAsJsonObject();
      return Optional.of(
          new Seat(
              sent.get("name").getAsString(),
              sent.get("host").getAsString(),
              sent.get("port").getAsInt()));
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | NumberFormatException
        | NullPointerException e) {
      return Optional.empty();
    }
  }

  private interface Question<T> {
    T ask() throws ConsulAway, InterruptedException;
  }

  private static <T> T asking(Question<T> question) throws LockAway, InterruptedException {
    try {
      return question.ask();
    } catch (ConsulAway e) {
      throw new LockAway(e.problem());
    }
  }
}
