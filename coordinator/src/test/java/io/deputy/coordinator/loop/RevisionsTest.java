package io.deputy.coordinator.loop;

import static io.deputy.coordinator.loop.ReignTest.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.admit.AppChange;
import io.deputy.coordinator.admit.PortPool;
import io.deputy.coordinator.admit.VirtualAddresses;
import io.deputy.coordinator.catalog.FakeCatalog;
import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.store.Change;
import io.deputy.coordinator.store.Commit;
import io.deputy.coordinator.store.Versioned;
import io.deputy.coordinator.store.View;
import io.deputy.model.AppSpec;
import io.deputy.model.ChangeKind;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Revision;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Timings;
import io.deputy.wire.SpecWire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a reign commits of what operators change, and what of it is kept. */
class RevisionsTest {
  private final List<List<Change>> commits = new ArrayList<>();
  private final Reign reign =
      new Reign(
          1,
          new Leadership(1, "s", 0, 0),
          new HashSet<>(),
          new LoopSettings(
              Timings.DEFAULT,
              VirtualAddresses.parse("198.18.0.0/16"),
              PortPool.parse("30000-32767")),
          new ScriptedStore(),
          new FakeCatalog(),
          () -> 1,
          () -> Instant.EPOCH);

  private static long at(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  private static View empty() {
    return new View(Collections.emptySortedMap(), Collections.emptySortedMap(), List.of());
  }

  /** A service web of each. */
  private static View stored(String... apps) {
    var services = new TreeMap<ServiceId, Versioned<ServiceRecord>>();
    for (String app : apps) {
      ServiceSpec web = web(app, "web:1");
      var record = ServiceRecord.fresh(web, "198.18.0." + (services.size() + 1));
      services.put(web.id(), new Versioned<>(record, 1));
    }
    return new View(services, Collections.emptySortedMap(), List.of());
  }

  private static ServiceSpec web(String app, String image) {
    return SpecWire.hashed(ServiceSpec.of(new ServiceId(app, "web"), ContainerSpec.of(image)));
  }

  private Edit.Apply apply(ServiceSpec web, OptionalLong since) {
    var edit =
        new Edit.Apply(
            new AppSpec(web.id().app(), new TreeMap<>(Map.of("web", web))),
            since,
            ALICE,
            new CompletableFuture<>());
    reign.asked(edit);
    return edit;
  }

  private Edit.Scale scale(String app, int replicas) {
    var edit =
        new Edit.Scale(
            app, new TreeMap<>(Map.of("web", replicas)), ALICE, new CompletableFuture<>());
    reign.asked(edit);
    return edit;
  }

  private static Commit.Done done(List<Change> changes) {
    return new Commit.Done(changes.stream().map(change -> new Commit.Applied(change, 7)).toList());
  }

  /** Asked for twice is asked for once: nothing is written, and nobody hears of anything new. */
  @Test
  void an_app_that_is_applied_again_as_it_stands_is_no_commit() {
    reign.turn(at(1));
    reign.readDone(empty(), at(2));
    Edit.Apply first = apply(web("live", "web:1"), OptionalLong.empty());
    reign.turn(at(3));
    assertThat(commits.getFirst())
        .extracting(Change::toString)
        .containsExactly("put service live/web", "put revision 1 of live");
    reign.commitDone(done(commits.getFirst()), at(4));
    assertThat(doneOf(first).index()).isEqualTo(1);

    Edit.Apply again = apply(web("live", "web:1"), OptionalLong.empty());
    reign.turn(at(5));
    assertThat(commits).hasSize(1);
    assertThat(doneOf(again).index()).isEqualTo(1);
    assertThat(doneOf(again).changes())
        .extracting(AppChange::kind)
        .containsExactly(ChangeKind.UNCHANGED);
  }

  private static Edit.Outcome.Done doneOf(Edit edit) {
    return (Edit.Outcome.Done) edit.outcome().getNow(new Edit.Outcome.NotLeading());
  }

  @Test
  void a_revision_says_who_changed_what_and_how_the_app_is_from_then_on() {
    reign.turn(at(1));
    reign.readDone(stored("dev", "live", "test"), at(2));
    Edit.Scale scale = scale("live", 2);
    var remove = new Edit.Remove("dev", ALICE, new CompletableFuture<>());
    reign.asked(remove);
    Edit.Scale back = scale("live", 3);
    reign.turn(at(3));
    assertThat(commits.getFirst())
        .as("each behind the record that it changed, and no other app is touched")
        .extracting(Change::toString)
        .containsExactly(
            "put service dev/web",
            "put revision 1 of dev",
            "put service live/web",
            "put revision 1 of live",
            "put revision 2 of live");
    Revision first = revision(commits.getFirst().get(3));
    assertThat(first.head())
        .isEqualTo(
            new Revision.Head(
                "live",
                1,
                ALICE.at(),
                ALICE.by(),
                Revision.Action.SCALED,
                Map.of(ChangeKind.ADJUSTED, 1)));
    assertThat(first.changes().getFirst().details()).containsExactly("deploy.replicas: 1 → 2");
    assertThat(first.spec().services().values())
        .extracting(ServiceSpec::replicas)
        .containsExactly(2);
    Revision removed = revision(commits.getFirst().get(1));
    assertThat(removed.head().action()).isEqualTo(Revision.Action.REMOVED);
    assertThat(removed.spec().services()).isEmpty();
    reign.commitDone(done(commits.getFirst()), at(4));
    assertThat(doneOf(scale).index()).isEqualTo(1);
    assertThat(doneOf(back).index()).isEqualTo(2);
  }

  private static Revision revision(Change change) {
    return ((Change.PutRevision) change).revision();
  }

  @Test
  void what_was_planned_before_somebody_elses_change_is_refused_and_nothing_is_written() {
    reign.turn(at(1));
    reign.readDone(stored("live"), at(2));
    Edit.Scale first = scale("live", 2);
    Edit.Apply late = apply(web("live", "web:2"), OptionalLong.of(0));
    reign.turn(at(3));
    assertThat(first.outcome()).as("on its way").isNotDone();
    assertThat(late.outcome())
        .isCompletedWithValue(
            new Edit.Outcome.Refused(
                List.of(
                    "live is at index 1, and --check-index says 0: changed meanwhile was web"
                        + " (revision 1); \"deputy plan\" shows what would change now")));
    assertThat(commits.getFirst())
        .extracting(Change::toString)
        .containsExactly("put service live/web", "put revision 1 of live");
  }

  /** Then the operator asks again, and what is left to do is the next revision. */
  @Test
  void what_somebody_else_changed_meanwhile_is_admitted_anew_with_the_next_number() {
    reign.turn(at(1));
    reign.readDone(stored("live"), at(2));
    Edit.Scale mine = scale("live", 2);
    reign.turn(at(3));
    reign.commitDone(new Commit.Conflict(List.of(), List.of()), at(4));
    reign.turn(at(5));
    var moved = new TreeMap<>(stored("live").services());
    moved.replaceAll((_, v) -> new Versioned<>(v.record().withRevision(6), 9));
    reign.readDone(new View(moved, Collections.emptySortedMap(), List.of()), at(6));
    reign.turn(at(7));
    assertThat(commits.getLast())
        .extracting(Change::toString)
        .containsExactly("put service live/web", "put revision 7 of live");
    reign.commitDone(done(commits.getLast()), at(8));
    assertThat(doneOf(mine).index()).isEqualTo(7);
  }

  private final class ScriptedStore implements AsyncStore {
    @Override
    public void read(long reign) {}

    @Override
    public void commit(long reign, Leadership leadership, List<Change> changes) {
      commits.add(changes);
    }
  }
}
