package io.deputy.coordinator.store;

import com.google.gson.JsonObject;
import io.deputy.coordinator.consul.ConsulAway;
import io.deputy.coordinator.consul.ConsulNode;
import io.deputy.coordinator.consul.KeyValue;
import io.deputy.coordinator.consul.Transaction;
import io.deputy.coordinator.consul.Transaction.Result;
import java.util.Optional;

/**
 * Counts this cluster's transactions in a key that each of them raises. A Consul server may hold
 * one for longer than its sender waits; what became of it nobody knows then. It is over when the
 * count has been raised without it: however late it comes, its count is an old one.
 *
 * <p>For one thread at a time.
 */
final class CommitCount {
  /** Each fails only if a late transaction, or somebody's hand, raised the count in between. */
  private static final int TRIES = 10;

  private final ConsulNode consul;
  private final String key;

  private long count;

  /** Of the key, 0 if there is none. */
  private long version;

  /** A transaction was sent, and may still be carried out. */
  private boolean open;

  CommitCount(ConsulNode consul, String key) {
    this.consul = consul;
    this.key = key;
  }

  /** The operation by which a transaction counts. */
  JsonObject raise() {
    return Transaction.cas(key, Long.toString(count + 1), version);
  }

  /** As it stands in the store. */
  void read(Optional<KeyValue> found) {
    count = found.map(kv -> number(kv.value())).orElse(0L);
    version = found.map(KeyValue::version).orElse(0L);
  }

  /** What somebody wrote there by hand: the next count must only differ from it. */
  private static long number(String value) {
    try {
      return Long.parseLong(value.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Whether nothing may be written before it is {@link #settle settled} what was. */
  boolean open() {
    return open;
  }

  /** Sends one that counts. */
  Result send(Transaction transaction) throws ConsulAway, InterruptedException {
    open = true;
    Result result = consul.transact(transaction);
    open = false;
    if (result instanceof Result.Done(var versions)) {
      count++;
      version = versions.getOrDefault(key, 0L);
    }
    return result;
  }

  /** From here on no transaction is carried out that was sent before. */
  void settle() throws ConsulAway, InterruptedException {
    for (int tries = 0; open; tries++) {
      if (tries == TRIES) {
        throw new ConsulAway(key + " is changed all the time, by somebody who is no coordinator");
      }
      read(
          consul
              .ask(c -> c.keyValueClient().getValue(key, ConsulNode.CONSISTENT))
              .map(KeyValue::of));
      Result raised = send(new Transaction().add(raise()));
      open = !(raised instanceof Result.Done);
    }
  }
}
