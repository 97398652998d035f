package io.deputy.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.lead.Lock;
import io.deputy.coordinator.lead.Seat;
import io.deputy.model.AppSpec;
import io.deputy.model.ChangeKind;
import io.deputy.model.Revision;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every history keeps to, as its store writes it; each test has a cluster of its own. */
abstract class HistoryContract {
  private static final AtomicInteger CLUSTERS = new AtomicInteger();
  private static final Instant AT = Instant.parse("2026-03-01T10:11:12Z");

  ConsulKeys keys;
  private Store store;
  private History history;
  private Leadership leader;

  abstract Store store();

  abstract History history();

  abstract Lock lock();

  /** As by hand. */
  abstract void put(String key, String value) throws Exception;

  abstract void erase(String key) throws Exception;

  abstract Optional<String> get(String key) throws Exception;

  @BeforeEach
  void lead() throws Exception {
    keys = new ConsulKeys("h" + CLUSTERS.incrementAndGet());
    store = store();
    history = history();
    leader = leadership("a");
    store.read();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Leadership leadership(String name) throws Exception {
    Lock lock = lock();
    String session = lock.open();
    assertThat(lock.acquire(session, new Seat(name, "10.0.0.1", 7420))).isTrue();
    return new Leadership(lock.nextTerm(session, 1).orElseThrow(), session, 0, 0);
  }

  private static Revision revision(String app, long number, ServiceRecord... records) {
    var services = new TreeMap<String, ServiceSpec>();
    var changes = new ArrayList<Revision.Change>();
    for (ServiceRecord record : records) {
      services.put(record.id().service(), record.spec());
      changes.add(
          new Revision.Change(record.id().service(), ChangeKind.REPLACED, List.of("image: a → b")));
    }
    return Revision.of(
        new AppSpec(app, services),
        number,
        AT,
        "spiffe://lab/operator/alice",
        Revision.Action.APPLIED,
        changes);
  }

  private static ServiceRecord db(String app, String value, long number) {
    return SomeRecords.withEnvironment(SomeRecords.service(app, "db", 1), value)
        .withRevision(number);
  }

  private Commit put(Change... changes) {
    return store.commit(leader, List.of(changes));
  }

  /** Applies it as the next one. */
  private long apply(String app, long number, long version) {
    ServiceRecord db = db(app, "v" + number, number);
    Commit commit =
        put(new Change.PutService(db, version), new Change.PutRevision(revision(app, number, db)));
    assertThat(commit).isInstanceOf(Commit.Done.class);
    return commit.applied().getFirst().version();
  }

  private History.Heads.Found list(String app) {
    return (History.Heads.Found) history.list(app);
  }

  private List<Long> numbers(String app) {
    return list(app).of(app).stream().map(Revision.Head::number).toList();
  }

  private History.Got.Found found(String app, long number) {
    return (History.Got.Found) history.get(app, number);
  }

  private static SortedMap<String, SortedSet<String>> images(String service, String... ids) {
    return new TreeMap<>(Map.of(service, new TreeSet<>(Arrays.asList(ids))));
  }

  @Test
  void whatWasCommittedWithARecordIsReadAsItWas() {
    ServiceRecord db = db("blog", "x", 1);
    Revision revision = revision("blog", 1, db);
    Commit commit = put(new Change.PutService(db, Change.NEW), new Change.PutRevision(revision));
    assertThat(commit).isInstanceOf(Commit.Done.class);
    assertThat(commit.applied())
        .extracting(Commit.Applied::change)
        .containsExactly(new Change.PutService(db, Change.NEW), new Change.PutRevision(revision));
    assertThat(list("blog").of("blog")).containsExactly(revision.head());
    assertThat(found("blog", 1)).isEqualTo(new History.Got.Found(revision, new TreeMap<>()));
    assertThat(((View) store.read()).services().values())
        .extracting(stored -> stored.record().revision())
        .containsExactly(1L);
  }

  @Test
  void theLastTenOfEachAppAreKept() throws Exception {
    long version = Change.NEW;
    for (int n = 1; n <= 13; n++) {
      version = apply("blog", n, version);
    }
    apply("shop", 1, Change.NEW);
    assertThat(numbers("blog")).containsExactly(13L, 12L, 11L, 10L, 9L, 8L, 7L, 6L, 5L, 4L);
    assertThat(list("").heads()).containsOnlyKeys("blog", "shop");
    assertThat(found("blog", 4).revision().spec().services().get("db"))
        .isEqualTo(db("blog", "v4", 4).spec());
    assertThat(history.get("blog", 3))
        .isEqualTo(new History.Got.Missing("revision 3 of blog is not kept"));
    assertThat(get(keys.revision("blog", 3))).as("gone from the store, too").isEmpty();
    assertThat(get(keys.rendered("blog", 3) + "0")).isEmpty();
    assertThat(list("nobody").of("nobody")).isEmpty();
  }

  /** One app's name is the beginning of another's. */
  @Test
  void appsAreNotMistakenForEachOther() {
    apply("blog", 1, Change.NEW);
    apply("blog2", 1, Change.NEW);
    assertThat(list("blog").heads()).containsOnlyKeys("blog");
  }

  @Test
  void aLargeOneIsWrittenInSeveralTransactions() {
    var noise = new StringBuilder();
    new Random(1).ints(250_000, ' ', '~').forEach(c -> noise.append((char) c));
    var records = new ArrayList<ServiceRecord>();
    for (int i = 0; i < 6; i++) {
      String value = noise.substring(i) + i;
      records.add(
          SomeRecords.withEnvironment(SomeRecords.service("blog", "s" + i, 1), value)
              .withRevision(1));
    }
    Revision revision = revision("blog", 1, records.toArray(ServiceRecord[]::new));
    var changes = new ArrayList<Change>();
    records.forEach(r -> changes.add(new Change.PutService(r, Change.NEW)));
    changes.add(new Change.PutRevision(revision));
    assertThat(store.commit(leader, changes)).isInstanceOf(Commit.Done.class);
    assertThat(found("blog", 1).revision()).isEqualTo(revision);
  }

  @Test
  void whatIsNotCarriedOutLeavesNoRevision() throws Exception {
    ServiceRecord db = db("blog", "x", 1);
    var stale = new Change.PutService(db, 77);
    assertThat(put(stale, new Change.PutRevision(revision("blog", 1, db))))
        .isEqualTo(new Commit.Conflict(List.of(), List.of(stale)));
    assertThat(numbers("blog")).isEmpty();

    lock().end(leader.session());
    assertThat(
            put(
                new Change.PutService(db, Change.NEW),
                new Change.PutRevision(revision("blog", 1, db))))
        .isInstanceOf(Commit.Deposed.class);
    assertThat(numbers("blog")).isEmpty();
  }

  /** The number is given again, to whoever succeeds. */
  @Test
  void whatABrokenOffCommitHasLeftIsWrittenOver() throws Exception {
    put(keys.rendered("blog", 1) + "0", "of somebody before");
    put(keys.rendered("blog", 1) + "1", "of somebody before");
    put(keys.revision("blog", 1), "of somebody before");
    apply("blog", 1, Change.NEW);
    assertThat(found("blog", 1).revision().spec().services()).containsOnlyKeys("db");
  }

  @Test
  void imagesAreAddedToThoseThatAreKnown() throws Exception {
    apply("blog", 1, Change.NEW);
    assertThat(history.note(leader, "blog", 1, images("db", "sha256:b")))
        .isEqualTo(new History.Noted.Done());
    assertThat(history.note(leader, "blog", 1, images("db", "sha256:a")))
        .isEqualTo(new History.Noted.Done());
    assertThat(history.note(leader, "blog", 1, images("web", "sha256:c")))
        .isEqualTo(new History.Noted.Done());
    var all = images("db", "sha256:a", "sha256:b");
    all.putAll(images("web", "sha256:c"));
    assertThat(found("blog", 1).images()).isEqualTo(all);

    assertThat(history.note(leader, "blog", 2, images("db", "sha256:a")))
        .as("there is no such revision")
        .isInstanceOf(History.Noted.Not.class);
    lock().end(leader.session());
    assertThat(history.note(leader, "blog", 1, images("db", "sha256:z")))
        .as("somebody else leads")
        .isInstanceOf(History.Noted.Not.class);
    assertThat(found("blog", 1).images()).isEqualTo(all);
  }

  /** The 13th was broken off: its records stand, and it made no room. */
  @Test
  void whatIsNotKeptAndWasLeftBehindIsTidied() throws Exception {
    long version = Change.NEW;
    for (int n = 1; n <= 14; n++) {
      version = n == 13 ? version : apply("blog", n, version);
    }
    put(keys.rendered("blog", 13) + "0", "a piece");
    put(keys.rendered("blog", 15) + "0", "under way");
    assertThat(get(keys.revision("blog", 3))).isPresent();
    assertThat(numbers("blog")).containsExactly(14L, 12L, 11L, 10L, 9L, 8L, 7L, 6L, 5L);

    assertThat(history.tidy(leader))
        .isEqualTo(new History.Tidied.Done(List.of("revision 3 of blog")));
    assertThat(get(keys.revision("blog", 3))).isEmpty();
    assertThat(get(keys.rendered("blog", 3) + "0")).isEmpty();
    assertThat(get(keys.rendered("blog", 15) + "0")).isPresent();
    assertThat(history.tidy(leader)).isEqualTo(new History.Tidied.Done(List.of()));
    apply("blog", 24, version);
    lock().end(leader.session());
    assertThat(history.tidy(leader))
        .as("somebody else leads")
        .isEqualTo(new History.Tidied.Done(List.of()));
  }

  @Test
  void whatSomebodyHasSpoiltIsNamedAndTheOthersAreRead() throws Exception {
    long version = apply("blog", 1, Change.NEW);
    apply("blog", 2, version);
    put(keys.revision("blog", 1), "nonsense");
    assertThat(numbers("blog")).containsExactly(2L);
    assertThat(list("blog").troubles())
        .singleElement()
        .asString()
        .startsWith("the value of " + keys.revision("blog", 1) + " in Consul can't be read (");
    assertThat(history.get("blog", 1))
        .isInstanceOfSatisfying(
            History.Got.Missing.class,
            missing -> assertThat(missing.problem()).contains("can't be read"));

    put(keys.rendered("blog", 2) + "0", "nonsense");
    assertThat(history.get("blog", 2)).isInstanceOf(History.Got.Missing.class);
    erase(keys.rendered("blog", 2) + "0");
    assertThat(history.get("blog", 2))
        .isEqualTo(new History.Got.Missing("revision 2 of blog is not kept wholly"));
  }
}
