package io.deputy.coordinator.store;

import static io.deputy.coordinator.store.SomeRecords.large;
import static io.deputy.coordinator.store.SomeRecords.machine;
import static io.deputy.coordinator.store.SomeRecords.service;
import static io.deputy.coordinator.store.SomeRecords.withEnvironment;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.lead.Lock;
import io.deputy.coordinator.lead.Seat;
import io.deputy.coordinator.store.Commit.Applied;
import io.deputy.model.MachineName;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.wire.StateWire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store keeps to; each test has a cluster of its own. */
abstract class StoreContract {
  private static final AtomicInteger CLUSTERS = new AtomicInteger();

  ConsulKeys keys;
  private Store store;
  private Leadership leader;

  abstract Store store();

  abstract Lock lock();

  /** As by hand. */
  abstract void put(String key, String value) throws Exception;

  abstract void erase(String key) throws Exception;

  abstract Optional<String> get(String key) throws Exception;

  /** The next commit is on its way for longer than anybody waits. */
  abstract void hold() throws Exception;

  /** What was held arrives. */
  abstract void deliver() throws Exception;

  @BeforeEach
  void lead() throws Exception {
    keys = new ConsulKeys("c" + CLUSTERS.incrementAndGet());
    store = store();
    leader = leadership("a");
    view();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void whatWasCommittedIsRead() {
    var db = service("blog", "db", 1);
    var h1 = machine("h1");
    var commit = commit(new Change.PutService(db, Change.NEW), new Change.PutMachine(h1, 0));

    assertThat(commit).isInstanceOf(Commit.Done.class);
    var view = view();
    assertThat(view.services().get(db.id()))
        .isEqualTo(new Versioned<>(db, commit.applied().get(0).version()));
    assertThat(view.machines().get(h1.machine().name()))
        .isEqualTo(new Versioned<>(h1, commit.applied().get(1).version()));
    assertThat(view.broken()).isEmpty();
  }

  @Test
  void aReadSeesEveryCommitThatEndedBeforeIt() {
    long version = Change.NEW;
    for (int placed = 1; placed <= 50; placed++) {
      var record = service("blog", "db", placed);
      version = commit(new Change.PutService(record, version)).applied().getFirst().version();
      assertThat(view().services().get(record.id())).isEqualTo(new Versioned<>(record, version));
    }
  }

  @Test
  void theFormatIsWrittenWithTheFirstCommit() throws Exception {
    assertThat(get(keys.format())).isEmpty();
    commit(new Change.PutMachine(machine("h1"), Change.NEW));
    assertThat(get(keys.format())).contains("1");
  }

  @Test
  void aChangeOfWhatSomebodyElseChangedIsRefusedAndNamed() throws Exception {
    var db = service("blog", "db", 1);
    var web = service("blog", "web", 1);
    commit(new Change.PutService(db, Change.NEW));
    long read = stored(db).version();
    put(keys.service(db.id()), StateWire.write(service("blog", "db", 7)));

    var stale = new Change.PutService(service("blog", "db", 2), read);
    var commit = commit(new Change.PutService(web, Change.NEW), stale);

    assertThat(commit).isEqualTo(new Commit.Conflict(List.of(), List.of(stale)));
    assertThat(stored(db).record().placed()).isEqualTo(7);
    assertThat(view().services()).doesNotContainKey(web.id());
  }

  @Test
  void whatExistsIsNotMadeAnew() {
    var db = service("blog", "db", 1);
    commit(new Change.PutService(db, Change.NEW));
    var again = new Change.PutService(service("blog", "db", 2), Change.NEW);
    assertThat(commit(again)).isEqualTo(new Commit.Conflict(List.of(), List.of(again)));
  }

  @Test
  void aDeposedLeaderChangesNothing() throws Exception {
    lock().end(leader.session());
    var put = new Change.PutMachine(machine("h1"), Change.NEW);
    assertThat(commit(put)).as("nobody leads").isEqualTo(new Commit.Deposed(List.of()));

    Leadership next = leadership("b");
    assertThat(commit(put)).as("another leads").isEqualTo(new Commit.Deposed(List.of()));
    assertThat(view().machines()).isEmpty();
    assertThat(store.commit(next, List.of(put))).isInstanceOf(Commit.Done.class);
  }

  @Test
  void aCommitThatComesAfterTheReadThatFollowedItIsNotCarriedOut() throws Exception {
    commit(new Change.PutMachine(machine("h1"), Change.NEW));
    hold();
    var put = new Change.PutMachine(machine("h2"), Change.NEW);
    assertThat(commit(put)).isInstanceOf(Commit.Away.class);
    assertThat(commit(put))
        .as("nothing is written before it is read")
        .isInstanceOf(Commit.Away.class);
    assertThat(view().machines()).hasSize(1);

    deliver();
    assertThat(view().machines()).hasSize(1);
    assertThat(commit(put)).isInstanceOf(Commit.Done.class);
  }

  @Test
  void aCommitThatComesBeforeTheReadIsSeen() throws Exception {
    hold();
    var put = new Change.PutMachine(machine("h2"), Change.NEW);
    assertThat(commit(put)).isInstanceOf(Commit.Away.class);
    deliver();
    assertThat(view().machines()).hasSize(1);
    long version = requireNonNull(view().machines().get(new MachineName("h2"))).version();
    assertThat(commit(new Change.PutMachine(machine("h2"), version)))
        .isInstanceOf(Commit.Done.class);
  }

  @Test
  void moreThanOneTransactionHoldsIsSplitInOrder() {
    var changes = new ArrayList<Change>();
    IntStream.range(0, 150)
        .forEach(i -> changes.add(new Change.PutService(service("app" + i, "db", i), Change.NEW)));
    var commit = store.commit(leader, changes);

    assertThat(commit).isInstanceOf(Commit.Done.class);
    assertThat(commit.applied()).extracting(Applied::change).isEqualTo(changes);
    assertThat(view().services()).hasSize(150);
  }

  @Test
  void theFirstBatchThatFailsEndsTheCommitAndWhatWasBeforeStays() {
    commit(new Change.PutService(service("app100", "db", 9), Change.NEW));
    var changes = new ArrayList<Change>();
    IntStream.range(0, 150)
        .forEach(i -> changes.add(new Change.PutService(service("app" + i, "db", i), Change.NEW)));
    var commit = store.commit(leader, changes);

    assertThat(commit)
        .isInstanceOfSatisfying(
            Commit.Conflict.class,
            conflict -> assertThat(conflict.refused()).containsExactly(changes.get(100)));
    assertThat(commit.applied()).hasSize(61);
    assertThat(view().services()).hasSize(62);
  }

  @Test
  void aRecordThatIsTooLargeIsNamedAndNothingIsCarriedOutBesideIt() {
    var small = new Change.PutService(service("blog", "db", 1), Change.NEW);
    var large = new Change.PutService(large(), Change.NEW);
    var commit = commit(small, large);

    assertThat(commit).isInstanceOf(Commit.TooLarge.class);
    assertThat(((Commit.TooLarge) commit).refused())
        .singleElement()
        .satisfies(
            refused -> {
              assertThat(refused.change()).isEqualTo(large);
              assertThat(refused.problem())
                  .contains(keys.service(large.record().id()))
                  .contains("524288");
            });
    assertThat(view().services()).isEmpty();
    assertThat(commit(small)).isInstanceOf(Commit.Done.class);
  }

  @Test
  void someLargeRecordsGoInSeveralTransactions() {
    var changes = new ArrayList<Change>();
    for (int i = 0; i < 10; i++) {
      var record = withEnvironment(service("app" + i, "db", i), "x".repeat(100_000));
      changes.add(new Change.PutService(record, Change.NEW));
    }
    assertThat(store.commit(leader, changes)).isInstanceOf(Commit.Done.class);
    assertThat(view().services()).hasSize(10);
  }

  @Test
  void aBrokenRecordIsNamedAndLeftAloneAndTheOthersAreRead() throws Exception {
    var web = service("blog", "web", 1);
    commit(new Change.PutService(web, Change.NEW));
    var db = new ServiceId("blog", "db");
    put(keys.service(db), "{ nonsense");
    put(keys.service(new ServiceId("blog", "other")), StateWire.write(web));
    put(keys.services() + "NoApp", "x");
    put(keys.machines() + "h9", "{}");

    var view = view();
    assertThat(view.services()).containsOnlyKeys(web.id());
    assertThat(view.broken())
        .extracting(Broken::key)
        .containsExactlyInAnyOrder(
            keys.service(db),
            keys.service(new ServiceId("blog", "other")),
            keys.services() + "NoApp",
            keys.machines() + "h9");
    assertThat(view.broken())
        .filteredOn(b -> db.equals(b.service()))
        .singleElement()
        .satisfies(b -> assertThat(b.problem()).contains("{ nonsense"));

    var over = new Change.PutService(service("blog", "db", 1), Change.NEW);
    assertThat(commit(over)).isInstanceOf(Commit.Conflict.class);
    assertThat(get(keys.service(db))).contains("{ nonsense");
  }

  @Test
  void aMendedRecordIsReadAgain() throws Exception {
    var db = service("blog", "db", 1);
    put(keys.service(db.id()), "nonsense");
    assertThat(view().broken()).hasSize(1);
    put(keys.service(db.id()), StateWire.write(db));
    assertThat(view().broken()).isEmpty();
    assertThat(view().services()).containsKey(db.id());
  }

  @Test
  void aNewerFormatIsNeitherReadNorWritten() throws Exception {
    commit(new Change.PutMachine(machine("h1"), Change.NEW));
    put(keys.format(), "2");
    assertThat(commit(new Change.PutMachine(machine("h2"), Change.NEW)))
        .as("written by a leader that slept through the upgrade")
        .isInstanceOf(Commit.Away.class);
    assertThat(store.read())
        .isInstanceOfSatisfying(
            Reading.Away.class,
            away ->
                assertThat(away.problem())
                    .contains(keys.format())
                    .contains("format 2")
                    .contains("up to 1"));
    assertThat(commit(new Change.PutMachine(machine("h2"), Change.NEW)))
        .isInstanceOf(Commit.Away.class);
    assertThat(get(keys.machine(new MachineName("h2")))).isEmpty();

    put(keys.format(), "1");
    assertThat(view().machines()).hasSize(1);
    assertThat(commit(new Change.PutMachine(machine("h2"), Change.NEW)))
        .isInstanceOf(Commit.Done.class);
  }

  @Test
  void aFormatThatIsNoNumberIsNamed() throws Exception {
    put(keys.format(), "new");
    assertThat(store.read())
        .isEqualTo(
            new Reading.Away(
                keys.format() + ": found \"new\", expected the number of a format, at most 1"));
  }

  @Test
  void watchersHearOfCommitsAndOfEditsByHand() throws Exception {
    var calls = new AtomicInteger();
    commit(new Change.PutService(service("blog", "db", 1), Change.NEW));
    store.watch(calls::incrementAndGet);
    settle(calls);

    int before = calls.get();
    commit(new Change.PutService(service("blog", "web", 1), Change.NEW));
    await().until(() -> calls.get() > before);
    settle(calls);

    int between = calls.get();
    put(keys.service(new ServiceId("blog", "db")), "nonsense");
    await().until(() -> calls.get() > between);
    settle(calls);

    int last = calls.get();
    erase(keys.service(new ServiceId("blog", "db")));
    await().until(() -> calls.get() > last);
  }

  /** Until it has heard of all that happened so far; it looks by itself every 20 s. */
  static void settle(AtomicInteger calls) {
    var last = new AtomicInteger(-1);
    await()
        .pollInterval(Duration.ofMillis(100))
        .until(() -> last.getAndSet(calls.get()) == calls.get());
  }

  private Commit commit(Change... changes) {
    return store.commit(leader, List.of(changes));
  }

  private Versioned<ServiceRecord> stored(ServiceRecord like) {
    return requireNonNull(view().services().get(like.id()));
  }

  private View view() {
    return (View) store.read();
  }

  /** Takes the lock, away from whoever has it. */
  Leadership depose(String name) throws Exception {
    lock().end(leader.session());
    return leadership(name);
  }

  /** Takes the lock. */
  Leadership leadership(String name) throws Exception {
    Lock lock = lock();
    String session = lock.open();
    assertThat(lock.acquire(session, new Seat(name, "10.0.0.1", 7420))).isTrue();
    return new Leadership(lock.nextTerm(session, 1).orElseThrow(), session, 0, 0);
  }
}
