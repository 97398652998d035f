package io.deputy.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.FakeConsul;
import io.deputy.coordinator.lead.FakeLock;
import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.lead.Seat;
import io.deputy.model.AppSpec;
import io.deputy.model.Content;
import io.deputy.model.Mount;
import io.deputy.model.Revision;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Supply;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept beside revisions, and for them: contents, and the images that ran. */
class KeptTest {
  private final FakeConsul consul = new FakeConsul(() -> 0, Duration.ofSeconds(10));
  private final ConsulKeys keys = new ConsulKeys("lab");
  private final FakeStore store = new FakeStore(consul, keys);
  private final FakeHistory history = new FakeHistory(consul, keys);
  private Leadership leader = new Leadership(0, "", 0, 0);

  @BeforeEach
  void lead() throws Exception {
    var lock = new FakeLock(consul, keys);
    String session = lock.open();
    assertThat(lock.acquire(session, new Seat("a", "10.0.0.1", 7420))).isTrue();
    leader = new Leadership(lock.nextTerm(session, 1).orElseThrow(), session, 0, 0);
    store.read();
  }

  private long apply(long number, long version, String... contents) {
    ServiceRecord old = SomeRecords.service("blog", "db", 1);
    List<Mount> mounts =
        Arrays.stream(contents)
            .<Mount>map(hash -> new Mount.Carried(new Content(hash, 5), "/" + hash, true))
            .toList();
    ServiceSpec spec =
        ServiceSpec.of(old.id(), old.spec().container().withMounts(mounts)).withHash("h1");
    ServiceRecord record = old.withSpec(spec).withRevision(number);
    var revision =
        Revision.of(
            new AppSpec("blog", new TreeMap<>(Map.of("db", spec))),
            number,
            Instant.EPOCH,
            "alice",
            Revision.Action.APPLIED,
            List.of());
    Commit commit =
        store.commit(
            leader,
            List.of(new Change.PutService(record, version), new Change.PutRevision(revision)));
    return commit.applied().getFirst().version();
  }

  private static String hash(int digit) {
    return Integer.toHexString(digit).repeat(64);
  }

  @Test
  void contentsOfEveryKeptRevisionAreNeeded() {
    assertThat(KeptContents.by(history)).hasValue(new TreeSet<>());
    long version = apply(1, Change.NEW, hash(1), hash(2));
    version = apply(2, version, hash(3));
    assertThat(KeptContents.by(history))
        .hasValue(new TreeSet<>(List.of(hash(1), hash(2), hash(3))));
    for (int n = 3; n <= 11; n++) {
      version = apply(n, version, Content.AT_HOME.sha256().replace('0', 'f'));
    }
    assertThat(KeptContents.by(history))
        .as("the first is not kept any more")
        .hasValue(new TreeSet<>(List.of(hash(3), hash(15))));
  }

  @Test
  void whatCanNotBeReadMayNeedAny() {
    apply(1, Change.NEW, hash(1));
    history.away("cut off");
    assertThat(KeptContents.by(history)).isEmpty();
    history.away(null);
    consul.put(keys.rendered("blog", 1) + "0", "spoilt");
    assertThat(KeptContents.by(history)).isEmpty();
    consul.put(keys.revision("blog", 1), "spoilt");
    assertThat(KeptContents.by(history)).isEmpty();
  }

  @Test
  void whatStaysAtHomeIsNoContentOfTheStore() {
    var record = SomeRecords.service("blog", "db", 1);
    var home = new Mount.Carried(Content.AT_HOME, "/app", true);
    var spec = ServiceSpec.of(record.id(), record.spec().container().withMounts(List.of(home)));
    assertThat(NeededContents.by(List.of(spec).stream())).isEmpty();
  }

  @Test
  void loginsOfRegistriesAreKeptWithTheirService() {
    var record = SomeRecords.service("blog", "db", 1);
    var logins = new Content("ab".repeat(32), 5);
    var spec = record.spec().withSupply(Supply.USUAL.withLogins(logins));
    assertThat(NeededContents.by(List.of(spec).stream())).containsExactly(logins.sha256());
  }

  @Test
  void noHashOfASecretIsAmongThoseOfFiles() {
    var record = SomeRecords.service("blog", "db", 1);
    var secret = new Content("cd".repeat(32), 5);
    var file = new Content("ef".repeat(32), 5);
    var spec =
        ServiceSpec.of(
                record.id(),
                record
                    .spec()
                    .container()
                    .withMounts(
                        List.of(
                            new Mount.Carried(file, "/app", true),
                            new Mount.File(
                                Mount.File.Kind.SECRET, "pw", "pw", secret, "/pw", 0, 0, 0444))))
            .withSupply(Supply.USUAL.withLogins(new Content("ab".repeat(32), 5)));
    assertThat(NeededContents.by(Stream.of(spec))).hasSize(3);
    assertThat(NeededContents.carriedBy(Stream.of(spec))).containsExactly(file.sha256());
  }

  private static SortedMap<String, SortedSet<String>> images(String... ids) {
    return new TreeMap<>(Map.of("db", new TreeSet<>(Arrays.asList(ids))));
  }

  private SortedMap<String, SortedSet<String>> noted(long number) {
    return ((History.Got.Found) history.get("blog", number)).images();
  }

  @Test
  void imagesAreNotedOnceAndForTheRevisionThatRan() {
    var notes = new ImageNotes(history);
    long version = apply(1, Change.NEW);
    notes.turn(leader, Map.of("blog", new ImageNotes.Seen(1, images("a"))));
    assertThat(noted(1)).isEqualTo(images("a"));
    consul.delete(keys.images("blog", 1));
    notes.turn(leader, Map.of("blog", new ImageNotes.Seen(1, images("a"))));
    assertThat(noted(1)).as("what is known is not written in every turn").isEmpty();
    notes.turn(leader, Map.of("blog", new ImageNotes.Seen(1, images("a", "b"))));
    assertThat(noted(1)).isEqualTo(images("a", "b"));

    apply(2, version);
    notes.turn(leader, Map.of("blog", new ImageNotes.Seen(2, images("b"))));
    assertThat(noted(2)).isEqualTo(images("b"));
    assertThat(noted(1)).isEqualTo(images("a", "b"));
  }

  @Test
  void whatFailedIsNotedLater() {
    var notes = new ImageNotes(history);
    apply(1, Change.NEW);
    history.away("cut off");
    notes.turn(leader, Map.of("blog", new ImageNotes.Seen(1, images("a"))));
    history.away(null);
    notes.turn(leader, Map.of("blog", new ImageNotes.Seen(1, images("a"))));
    assertThat(noted(1)).isEqualTo(images("a"));
    // The next leader knows nothing of what this one has noted, and adds to it.
    new ImageNotes(history).turn(leader, Map.of("blog", new ImageNotes.Seen(1, images("c"))));
    assertThat(noted(1)).isEqualTo(images("a", "c"));
  }
}
