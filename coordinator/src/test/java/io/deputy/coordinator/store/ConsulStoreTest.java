package io.deputy.coordinator.store;

import static io.deputy.coordinator.store.SomeRecords.machine;
import static io.deputy.coordinator.store.SomeRecords.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deputy.coordinator.consul.ConsulNode;
import io.deputy.coordinator.consul.ConsulProcess;
import io.deputy.coordinator.consul.Muffler;
import io.deputy.coordinator.lead.ConsulLock;
import io.deputy.coordinator.lead.ElectionTimes;
import io.deputy.coordinator.lead.Lock;
import io.deputy.model.AppSpec;
import io.deputy.model.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("contract")
class ConsulStoreTest extends StoreContract {
  @RegisterExtension static final ConsulProcess process = new ConsulProcess();

  private static final ConsulNode consul = process.node();

  /** So often a transaction is sent that gets no answer. */
  private static final int COPIES = 5;

  private static Muffler between;
  private static ConsulNode behind;

  @BeforeAll
  static void stand() throws Exception {
    between = new Muffler(process.address());
    behind = new ConsulNode(between.address());
  }

  @AfterAll
  static void fall() throws Exception {
    behind.close();
    between.close();
  }

  @Override
  Store store() {
    return new ConsulStore(behind, keys);
  }

  @Override
  void hold() {
    between.hold("PUT /v1/txn", COPIES);
  }

  @Override
  void deliver() throws Exception {
    assertThat(between.deliver()).isEqualTo(COPIES);
  }

  @Override
  Lock lock() {
    return new ConsulLock(consul, keys, ElectionTimes.DEFAULT);
  }

  @Override
  void put(String key, String value) throws Exception {
    assertThat(process.put("kv/" + key, value)).isEqualTo("true");
  }

  @Override
  void erase(String key) throws Exception {
    process.delete("kv/" + key);
  }

  @Override
  Optional<String> get(String key) throws Exception {
    String value = process.get("kv/" + key + "?raw");
    return value.isEmpty() ? Optional.empty() : Optional.of(value);
  }

  @Test
  void aCommitThatWasCarriedOutUnheardIsDone() throws Exception {
    try (var store = store()) {
      var leader = depose("b");
      store.read();
      var put = new Change.PutMachine(machine("h1"), Change.NEW);
      between.swallowAnswerTo("PUT /v1/txn");
      Commit commit = store.commit(leader, List.of(put));
      assertThat(between.swallowed()).isEqualTo(1);
      assertThat(commit).isInstanceOf(Commit.Done.class);
      assertThat(commit.applied()).extracting(Commit.Applied::change).containsExactly(put);
      var next = new Change.PutMachine(machine("h1"), commit.applied().getFirst().version());
      assertThat(store.commit(leader, List.of(next))).isInstanceOf(Commit.Done.class);
    }
  }

  /** Its head and its pieces are looked at, since nothing else says that they stand. */
  @Test
  void soIsOneWithARevision() throws Exception {
    try (var store = store()) {
      var leader = depose("b");
      store.read();
      var record = service("blog", "db", 1).withRevision(1);
      var revision =
          Revision.of(
              new AppSpec("blog", new TreeMap<>(Map.of("db", record.spec()))),
              1,
              Instant.EPOCH,
              "alice",
              Revision.Action.APPLIED,
              List.of());
      List<Change> changes =
          List.of(new Change.PutService(record, Change.NEW), new Change.PutRevision(revision));
      between.swallowAnswerTo("PUT /v1/txn");
      Commit commit = store.commit(leader, changes);
      assertThat(between.swallowed()).isPositive();
      assertThat(commit).isInstanceOf(Commit.Done.class);
      assertThat(commit.applied()).extracting(Commit.Applied::change).isEqualTo(changes);
      assertThat(new ConsulHistory(consul, keys).get("blog", 1))
          .isEqualTo(new History.Got.Found(revision, new TreeMap<>()));
    }
  }

  /** Each of them would make the leader read all records anew. */
  @Test
  void watchersHearNothingOfUploadsNorOfTheLeadersOwnKeys() throws Exception {
    try (var store = new ConsulStore(consul, keys)) {
      var leader = depose("b");
      store.read();
      var machine = new Change.PutMachine(machine("h1"), Change.NEW);
      var service = new Change.PutService(service("blog", "db", 1), Change.NEW);
      assertThat(store.commit(leader, List.of(machine, service))).isInstanceOf(Commit.Done.class);
      var calls = new AtomicInteger();
      store.watch(calls::incrementAndGet);
      await().until(() -> calls.get() > 0);
      settle(calls);

      int before = calls.get();
      put(keys.content("0".repeat(64)) + "0", "a piece");
      put(keys.term(), "7");
      put(keys.commits(), "7");
      settle(calls);
      assertThat(calls).hasValue(before);

      put(keys.format(), "2");
      await().atMost(Duration.ofSeconds(1)).until(() -> calls.get() > before);
    }
  }

  @Test
  void aConsulThatIsAwayIsNamedAndComesBack() throws Exception {
    try (var store = new ConsulStore(consul, keys)) {
      var leader = depose("b");
      var calls = new AtomicInteger();
      store.read();
      store.watch(calls::incrementAndGet);
      await().until(() -> calls.get() > 0);
      var put = new Change.PutMachine(machine("h1"), Change.NEW);

      int before = calls.get();
      process.kill();
      assertThat(store.read())
          .isInstanceOfSatisfying(
              Reading.Away.class,
              away -> assertThat(away.problem()).startsWith("Consul at 127.0.0.1:"));
      assertThat(store.commit(leader, List.of(put))).isInstanceOf(Commit.Away.class);
      await().atMost(Duration.ofSeconds(60)).until(() -> calls.get() > before);

      int between = calls.get();
      process.run();
      await().atMost(Duration.ofSeconds(60)).until(() -> calls.get() > between);
      assertThat(store.read()).isInstanceOf(View.class);
      assertThat(store.commit(leader, List.of(put))).isInstanceOf(Commit.Done.class);
    }
  }
}
