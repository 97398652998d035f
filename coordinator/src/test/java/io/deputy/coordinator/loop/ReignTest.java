package io.deputy.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.deputy.coordinator.admit.PortRange;
import io.deputy.coordinator.admit.VirtualAddresses;
import io.deputy.coordinator.catalog.FakeCatalog;
import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.store.Change;
import io.deputy.coordinator.store.Commit;
import io.deputy.coordinator.store.Commit.Applied;
import io.deputy.coordinator.store.Versioned;
import io.deputy.coordinator.store.View;
import io.deputy.model.AppSpec;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Heartbeat;
import io.deputy.model.Machine;
import io.deputy.model.MachineFacts;
import io.deputy.model.MachineName;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.PlacementId;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Standing;
import io.deputy.model.Timings;
import io.deputy.wire.SpecWire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a reign does with what the store says. */
class ReignTest {
  private static final Machine MACHINE =
      new Machine(
          new MachineName("h1"),
          "10.0.0.1",
          7421,
          new TreeMap<>(),
          new MachineFacts("boot", "linux", "amd64", 4, 1L << 33, 1L << 36, "6.1", "28.0", "0.1"));

  private final List<List<Change>> commits = new ArrayList<>();
  private int reads;
  private final FakeCatalog catalog = new FakeCatalog();
  private final Reign reign =
      new Reign(
          1,
          new Leadership(1, "s", 0, 0),
          new HashSet<>(),
          new LoopSettings(
              Timings.DEFAULT,
              VirtualAddresses.parse("198.18.0.0/16"),
              PortRange.parse("30000-32767")),
          new ScriptedStore(),
          catalog,
          () -> 1);

  private static long at(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  private static View empty() {
    return new View(Collections.emptySortedMap(), Collections.emptySortedMap(), List.of());
  }

  private Edit.Apply apply(String app) {
    var id = new ServiceId(app, "web");
    var spec = SpecWire.hashed(ServiceSpec.of(id, ContainerSpec.of("web:1")));
    var edit =
        new Edit.Apply(
            new AppSpec(app, new TreeMap<>(Map.of(id.service(), spec))), new CompletableFuture<>());
    reign.asked(edit);
    return edit;
  }

  private static Change.PutService put(List<Change> changes, String app) {
    return changes.stream()
        .filter(Change.PutService.class::isInstance)
        .map(Change.PutService.class::cast)
        .filter(c -> c.record().id().app().equals(app))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anAgentThatHasThisTermFromSomebodyElseDeposes() {
    reign.joined(new Event.Joined(MACHINE, 1, new FakeLine()), at(1));
    assertThat(reign.deposed()).as("the store gave the term twice").isTrue();
    assertThat(reign.laterTerm()).as("else it would be taken for its own").isEqualTo(2);
  }

  @Test
  void anAgentThatHasItFromHereComesBack() {
    reign.joined(new Event.Joined(MACHINE, 0, new FakeLine()), at(1));
    reign.joined(new Event.Joined(MACHINE, 1, new FakeLine()), at(2));
    assertThat(reign.deposed()).isFalse();
  }

  @Test
  void an_app_that_is_too_large_is_refused_and_the_others_are_stored() {
    reign.turn(at(1));
    reign.readDone(empty(), at(2));
    Edit.Apply large = apply("large");
    Edit.Apply small = apply("small");
    reign.turn(at(3));
    assertThat(commits).hasSize(1);

    Change refused = put(commits.getFirst(), "large");
    reign.commitDone(tooLarge(refused), at(4));
    assertThat(large.outcome())
        .isCompletedWithValue(new Edit.Outcome.Refused(List.of("it is too large")));
    assertThat(small.outcome()).isNotDone();

    reign.turn(at(5));
    assertThat(reads).as("nothing was written").isEqualTo(1);
    assertThat(commits).hasSize(2);
    Change stored = put(commits.getLast(), "small");
    assertThat(commits.getLast()).containsExactly(stored);

    var applied = List.of(new Applied(stored, 7));
    reign.commitDone(new Commit.Done(applied), at(603));
    assertThat(small.outcome()).isCompletedWithValueMatching(Edit.Outcome.Done.class::isInstance);
  }

  @Test
  void an_edit_that_stands_is_answered_whatever_fault_comes_of_publishing_it() {
    reign.turn(at(1));
    reign.readDone(empty(), at(2));
    Edit.Apply edit = apply("live");
    reign.turn(at(3));
    catalog.breakWith(new IllegalStateException("a fault"));
    assertThatIllegalStateException()
        .isThrownBy(() -> reign.commitDone(done(commits.getFirst()), at(4)));
    assertThat(edit.outcome()).isCompletedWithValueMatching(Edit.Outcome.Done.class::isInstance);
  }

  private static Commit.TooLarge tooLarge(Change change) {
    return new Commit.TooLarge(List.of(new Commit.Refused(change, "it is too large")));
  }

  private static Commit.Done done(List<Change> changes) {
    return new Commit.Done(changes.stream().map(change -> new Applied(change, 7)).toList());
  }

  private static View stored(String... apps) {
    var services = new TreeMap<ServiceId, Versioned<ServiceRecord>>();
    for (String app : apps) {
      var id = new ServiceId(app, "web");
      var spec = SpecWire.hashed(ServiceSpec.of(id, ContainerSpec.of("web:1")));
      var record =
          new ServiceRecord(
              id,
              new TreeMap<>(Map.of(spec.hash(), spec)),
              spec.hash(),
              false,
              0,
              "198.18.0." + (services.size() + 1),
              new TreeMap<>());
      services.put(id, new Versioned<>(record, 1));
    }
    return new View(services, Collections.emptySortedMap(), List.of());
  }

  /** No edit brought it: the plan itself wants more of a record than the store takes. */
  @Test
  void a_service_whose_record_outgrows_the_store_is_named_and_the_others_go_on() {
    var large = new ServiceId("large", "web");
    var line = new FakeLine();
    reign.joined(new Event.Joined(MACHINE, 0, line), at(1));
    var nothing = new Heartbeat(1, MACHINE.facts(), List.of(), List.of(), new TreeMap<>(), false);
    reign.heard(new Event.Heard(MACHINE.name(), nothing, line), at(2));
    reign.turn(at(3));
    reign.readDone(stored("large", "small"), at(4));
    reign.turn(at(5));
    reign.commitDone(tooLarge(put(commits.getFirst(), "large")), at(6));

    ClusterView view = reign.turn(at(7)).orElseThrow();
    assertThat(commits).hasSize(2);
    List<Change> others = commits.getLast();
    assertThat(others).hasSize(2).contains(put(others, "small")); // and the machine
    assertThat(view.troubles())
        .containsExactly(
            "what is decided of large/web can't be stored, so it stays as it is: it is too large");
    assertThat(view.report().standings().get(large)).isInstanceOf(Standing.Stuck.class);

    reign.commitDone(done(others), at(8));
    assertThat(line.assigned.getLast().goals())
        .as("nothing that is not stored is told")
        .extracting(g -> g.placement().service().app())
        .containsExactly("small");
    reign.heard(new Event.Heard(MACHINE.name(), nothing, line), at(1000));
    view = reign.turn(at(1100)).orElseThrow();
    assertThat(commits).as("the very same is not tried again").hasSize(2);
    assertThat(view.troubles()).hasSize(1);
    assertThat(view.snapshot().services().get(large))
        .extracting(ServiceRecord::placed)
        .isEqualTo(0L);

    Edit.Remove remove = new Edit.Remove("large", new CompletableFuture<>());
    reign.asked(remove);
    reign.turn(at(1101));
    assertThat(put(commits.getLast(), "large").record().removed()).as("what is new is").isTrue();
    reign.commitDone(done(commits.getLast()), at(1102));
    view = reign.turn(at(1103)).orElseThrow();
    assertThat(view.troubles()).isEmpty();
  }

  @Test
  void a_record_that_is_gone_is_no_order_to_end_what_runs() {
    var runs =
        new Observation(
            PlacementId.parse("live/web.0#1"),
            Phase.HEALTHY,
            1,
            "",
            0,
            Duration.ZERO,
            "c",
            Collections.emptySortedSet());
    var line = new FakeLine();
    reign.joined(new Event.Joined(MACHINE, 0, line), at(1));
    hears(line, List.of(runs), List.of(), false, at(2));
    reign.turn(at(3));
    reign.readDone(empty(), at(4));
    Edit.Apply same = apply("live");
    Edit.Apply other = apply("dev");
    ClusterView view = reign.turn(at(2000)).orElseThrow();
    assertThat(view.troubles())
        .singleElement()
        .asString()
        .startsWith("live/web has containers on h1, and");
    assertThat(same.outcome()).isCompletedWithValueMatching(Edit.Outcome.Refused.class::isInstance);
    assertThat(other.outcome()).isNotDone();

    List<Applied> applied =
        commits.getFirst().stream().map(change -> new Applied(change, 7)).toList();
    reign.commitDone(new Commit.Done(applied), at(2001));
    assertThat(line.assigned.getFirst().leftAlone()).containsExactly(new ServiceId("live", "web"));
  }

  @Test
  void an_agent_is_told_nothing_before_it_has_said_what_it_runs() {
    var line = new FakeLine();
    reign.joined(new Event.Joined(MACHINE, 0, line), at(1));
    reign.turn(at(2));
    reign.readDone(empty(), at(3));
    reign.turn(at(2000));
    List<Applied> applied = commits.getFirst().stream().map(c -> new Applied(c, 7)).toList();
    reign.commitDone(new Commit.Done(applied), at(2001));
    assertThat(line.assigned).isEmpty();

    hears(line, List.of(), List.of(), true, at(2002));
    reign.turn(at(2003));
    assertThat(line.assigned).as("it does not know yet").isEmpty();
    hears(line, List.of(), List.of(), false, at(2004));
    reign.turn(at(2005));
    assertThat(line.assigned).hasSize(1);
  }

  @Test
  void an_agent_that_was_started_again_is_told_to_leave_alone_what_it_found() {
    reign.turn(at(1));
    reign.readDone(empty(), at(2));
    reign.turn(at(2000));
    var line = new FakeLine();
    reign.joined(new Event.Joined(MACHINE, 0, line), at(2001));
    reign.turn(at(2002));
    assertThat(commits).as("the machine is stored").hasSize(1);

    // It comes between a turn and the end of its commit.
    hears(line, List.of(), List.of(PlacementId.parse("live/web.0#1")), false, at(2003));
    List<Applied> applied = commits.getFirst().stream().map(c -> new Applied(c, 7)).toList();
    reign.commitDone(new Commit.Done(applied), at(2004));
    assertThat(line.assigned.getFirst().leftAlone()).containsExactly(new ServiceId("live", "web"));

    ClusterView view = reign.turn(at(2005)).orElseThrow();
    assertThat(view.troubles())
        .singleElement()
        .asString()
        .startsWith("live/web has containers on h1, and");
  }

  private void hears(
      FakeLine line, List<Observation> seen, List<PlacementId> strays, boolean looking, long now) {
    var epochless = new TreeMap<PlacementId, Long>();
    strays.forEach(id -> epochless.put(id, 0L));
    var heartbeat = new Heartbeat(1, MACHINE.facts(), seen, List.of(), epochless, looking);
    reign.heard(new Event.Heard(MACHINE.name(), heartbeat, line), now);
  }

  private final class ScriptedStore implements AsyncStore {
    @Override
    public void read(long reign) {
      reads++;
    }

    @Override
    public void commit(long reign, Leadership leadership, List<Change> changes) {
      commits.add(changes);
    }
  }
}
