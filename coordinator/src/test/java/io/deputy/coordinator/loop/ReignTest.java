package io.deputy.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import io.deputy.coordinator.admit.PortPool;
import io.deputy.coordinator.admit.VirtualAddresses;
import io.deputy.coordinator.catalog.FakeCatalog;
import io.deputy.coordinator.lead.Leadership;
import io.deputy.coordinator.store.Change;
import io.deputy.coordinator.store.Commit;
import io.deputy.coordinator.store.Commit.Applied;
import io.deputy.coordinator.store.Versioned;
import io.deputy.coordinator.store.View;
import io.deputy.model.Access;
import io.deputy.model.AppSpec;
import io.deputy.model.ContainerSpec;
import io.deputy.model.FallbackMode;
import io.deputy.model.Fencing;
import io.deputy.model.Goal;
import io.deputy.model.Heartbeat;
import io.deputy.model.Inquiry;
import io.deputy.model.Machine;
import io.deputy.model.MachineFacts;
import io.deputy.model.MachineName;
import io.deputy.model.MachineRecord;
import io.deputy.model.Mount;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Policy;
import io.deputy.model.Ports;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Slot;
import io.deputy.model.SlotRoute;
import io.deputy.model.Standing;
import io.deputy.model.Survey;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a reign does with what the store says. */
class ReignTest {
  static final Edit.Origin ALICE =
      new Edit.Origin("spiffe://lab/operator/alice", Instant.parse("2026-03-01T10:11:12Z"));

  private static final Machine MACHINE =
      new Machine(
          new MachineName("h1"),
          "10.0.0.1",
          7421,
          new TreeMap<>(),
          new MachineFacts("boot", "linux", "amd64", 4, 1L << 33, 1L << 36, "6.1", "28.0", "0.1"));

  private static final Machine OTHER =
      new Machine(new MachineName("h2"), "10.0.0.2", 7421, new TreeMap<>(), MACHINE.facts());

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
              PortPool.parse("30000-32767")),
          new ScriptedStore(),
          catalog,
          () -> 1,
          () -> Instant.EPOCH);

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
            new AppSpec(app, new TreeMap<>(Map.of(id.service(), spec))),
            OptionalLong.empty(),
            ALICE,
            new CompletableFuture<>());
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
    assertThat(commits.getLast())
        .extracting(Change::toString)
        .containsExactly("put service small/web", "put revision 1 of small");

    reign.commitDone(done(commits.getLast()), at(603));
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

    Edit.Remove remove = new Edit.Remove("large", ALICE, new CompletableFuture<>());
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
            Ports.NONE);
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

  private static final ServiceId DB = new ServiceId("live", "db");
  private static final MachineName H1 = new MachineName("h1");
  private static final MachineName H2 = new MachineName("h2");
  private static final PlacementId DB1 = PlacementId.parse("live/db.0#1");
  private static final PlacementId DB2 = PlacementId.parse("live/db.0#2");

  /** #1 is primary on h1, with epoch 1, and #2 its fallback on h2. */
  private static View databaseOfOld() {
    var spec =
        SpecWire.hashed(
            ServiceSpec.of(DB, ContainerSpec.of("db:1"))
                .withPolicy(
                    new Policy(
                        FallbackMode.WARM,
                        Fencing.STRICT,
                        null,
                        Policy.HOLD,
                        Policy.HOLD_LIMIT,
                        Access.USUAL)));
    var slot =
        Slot.empty(DB1.slot())
            .nextEpoch(H1)
            .plus(new Placement(DB1, H1, spec.hash(), Role.PRIMARY, 1, false, List.of()))
            .plus(new Placement(DB2, H2, spec.hash(), Role.FALLBACK, 0, false, List.of()));
    var record = ServiceRecord.fresh(spec, "198.18.0.1").withPlaced(2).withSlot(slot);
    var machines = new TreeMap<MachineName, Versioned<MachineRecord>>();
    for (Machine machine : List.of(MACHINE, OTHER)) {
      machines.put(machine.name(), new Versioned<>(new MachineRecord(machine, false), 1));
    }
    return new View(new TreeMap<>(Map.of(DB, new Versioned<>(record, 1))), machines, List.of());
  }

  private static Observation seen(PlacementId id, Phase phase, long epoch) {
    String container = phase == Phase.STOPPED ? "" : "c";
    return new Observation(id, phase, epoch, "", 0, Duration.ZERO, container, Ports.NONE);
  }

  private FakeLine joins(Machine machine, long now, Observation... seen) {
    var line = new FakeLine();
    reign.joined(new Event.Joined(machine, 0, line), now);
    hears(machine, line, now, seen);
    return line;
  }

  private void hears(Machine machine, FakeLine line, long now, Observation... seen) {
    var heartbeat =
        new Heartbeat(1, machine.facts(), List.of(seen), List.of(), new TreeMap<>(), false);
    reign.heard(new Event.Heard(machine.name(), heartbeat, line), now);
  }

  private static List<Goal> goals(FakeLine line) {
    return line.assigned.getLast().goals();
  }

  /** Else #1 would run again beside #2, which its agent does not take back. */
  @Test
  void a_record_from_before_a_promotion_is_no_order_to_run_the_former_primary() {
    var third = PlacementId.parse("live/db.0#3");
    FakeLine h1 = joins(MACHINE, at(1), seen(third, Phase.READY, 0));
    FakeLine h2 = joins(OTHER, at(2), seen(DB2, Phase.HEALTHY, 2));
    reign.turn(at(3));
    reign.readDone(databaseOfOld(), at(4));
    Edit.Apply edit = apply("live");
    ClusterView view = reign.turn(at(5)).orElseThrow();

    assertThat(commits).isEmpty();
    assertThat(List.of(h1, h2))
        .allSatisfy(
            line -> {
              assertThat(goals(line)).isEmpty();
              assertThat(line.assigned.getLast().leftAlone()).containsExactly(DB);
              assertThat(line.assigned.getLast().routes().services().getFirst().slots())
                  .as("clients go on to whoever serves")
                  .containsExactly(new SlotRoute(0, 2, DB2, H2));
            });
    assertThat(view.troubles())
        .containsExactly(
            "the record of live/db in Consul is older than what agents have: live/db.0#3 on h1, and"
                + " it ends at #2, live/db.0#2 on h2 with epoch 2, and it knows epoch 1; it is left"
                + " alone until a newer one is restored (consul snapshot restore), or, if this one"
                + " is to hold, what is newer is removed by hand: docker rm -f live.db-0-3 on h1,"
                + " docker rm -f live.db-0-2 on h2");
    assertThat(edit.outcome()).isCompletedWithValueMatching(Edit.Outcome.Refused.class::isInstance);
    assertThat(view.snapshot().services()).isEmpty();
    assertThat(view.frozen()).extracting(ServiceRecord::address).containsExactly("198.18.0.1");
  }

  @Test
  void once_what_was_newer_is_removed_the_record_holds_and_gives_nothing_a_second_time() {
    FakeLine h1 = joins(MACHINE, at(1));
    FakeLine h2 = joins(OTHER, at(2), seen(DB2, Phase.HEALTHY, 4));
    reign.turn(at(3));
    reign.readDone(databaseOfOld(), at(4));
    reign.turn(at(5));
    hears(OTHER, h2, at(6));
    reign.turn(at(7));
    ServiceRecord raised = put(commits.getFirst(), "live").record();
    assertThat(raised.slot(0).primary().orElseThrow())
        .as("agents let nobody serve with less than they have seen")
        .extracting(Placement::id, Placement::epoch)
        .containsExactly(DB1, 5L);
    reign.commitDone(done(commits.getFirst()), at(8));
    assertThat(goals(h1))
        .extracting(Goal::placement, Goal::kind, Goal::epoch)
        .containsExactly(tuple(DB1, Goal.Kind.RUN, 5L));
    assertThat(goals(h2)).extracting(Goal::kind).containsExactly(Goal.Kind.PREPARE);
    assertThat(h2.assigned.getLast().leftAlone()).isEmpty();
  }

  /** Its machine was cut off, and knows nothing of what was decided meanwhile. */
  @Test
  void a_former_primary_that_comes_back_is_ended_although_the_record_says_that_it_runs() {
    FakeLine h2 = joins(OTHER, at(1), seen(DB2, Phase.HEALTHY, 2));
    reign.turn(at(3));
    reign.readDone(databaseOfOld(), at(4));
    reign.turn(at(2000));
    FakeLine h1 = joins(MACHINE, at(2001), seen(DB1, Phase.STARTING, 1));
    reign.turn(at(2002));
    assertThat(goals(h1))
        .extracting(Goal::placement, Goal::kind)
        .containsExactly(tuple(DB1, Goal.Kind.END));
    assertThat(goals(h2)).isEmpty();
  }

  /** It may have a newer primary, and a lease of the leader before. */
  @Test
  void no_primary_begins_while_a_machine_may_be_yet_to_find_a_new_leader() {
    FakeLine h1 = joins(MACHINE, at(1));
    reign.turn(at(3));
    reign.readDone(databaseOfOld(), at(4));
    reign.turn(at(2000));
    assertThat(goals(h1)).isEmpty();
    assertThat(h1.assigned.getLast().leftAlone()).containsExactly(DB);
    hears(MACHINE, h1, at(3000));
    reign.turn(at(3249));
    assertThat(goals(h1)).isEmpty();
    hears(MACHINE, h1, at(3250));
    reign.turn(at(4250));
    assertThat(goals(h1)).extracting(Goal::kind).containsExactly(Goal.Kind.RUN);
  }

  @Test
  void whoever_is_newer_and_comes_back_later_is_told_nothing_until_the_former_one_has_ended() {
    FakeLine h1 = joins(MACHINE, at(1), seen(DB1, Phase.HEALTHY, 1));
    reign.turn(at(3));
    reign.readDone(databaseOfOld(), at(4));
    reign.turn(at(2000));
    assertThat(goals(h1)).extracting(Goal::kind).containsExactly(Goal.Kind.RUN);

    FakeLine h2 = joins(OTHER, at(2001), seen(DB2, Phase.STARTING, 2));
    reign.turn(at(2002));
    assertThat(goals(h1)).extracting(Goal::kind).containsExactly(Goal.Kind.END);
    assertThat(h2.assigned).as("nor does a lease count before").isEmpty();
    hears(MACHINE, h1, at(2003), seen(DB1, Phase.DRAINING, 1));
    reign.turn(at(2004));
    assertThat(h2.assigned).isEmpty();
    hears(MACHINE, h1, at(2005), seen(DB1, Phase.STOPPED, 1));
    reign.turn(at(2006));
    assertThat(h2.assigned.getLast().leftAlone()).containsExactly(DB);
  }

  @Test
  void what_an_app_binds_is_asked_of_machines_before_it_is_placed() {
    FakeLine h1 = joins(MACHINE, at(1));
    reign.turn(at(2));
    reign.readDone(empty(), at(3));
    var mounts = List.<Mount>of(new Mount.Bind("/data", "/in", true, ""));
    var container = ContainerSpec.of("etl:1").withMounts(mounts);
    var spec = SpecWire.hashed(ServiceSpec.of(new ServiceId("live", "etl"), container));
    reign.asked(
        new Edit.Apply(
            new AppSpec("live", new TreeMap<>(Map.of("etl", spec))),
            OptionalLong.empty(),
            ALICE,
            new CompletableFuture<>()));
    reign.turn(at(4));
    assertThat(put(commits.getLast(), "live").record().placements()).isEmpty();
    reign.commitDone(done(commits.getLast()), at(5));
    assertThat(h1.assigned.getLast().inquiry().paths()).containsExactly("/data");
    reign.turn(at(6));

    says(
        h1,
        new Survey(
            new TreeMap<>(Map.of("/data", true)),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>()),
        at(7));
    reign.turn(at(8));
    assertThat(put(commits.getLast(), "live").record().placements()).hasSize(1);
  }

  @Test
  void what_is_only_considered_is_asked_as_well() {
    FakeLine h1 = joins(MACHINE, at(1));
    reign.turn(at(2));
    reign.readDone(empty(), at(3));
    reign.turn(at(4));
    reign.commitDone(done(commits.getLast()), at(5));
    assertThat(h1.assigned.getLast().inquiry()).isEqualTo(Inquiry.NOTHING);
    var data =
        new Inquiry(
            new TreeSet<>(Set.of("/data")), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    reign.wondered(data, at(6));
    reign.turn(at(7));
    assertThat(h1.assigned.getLast().inquiry()).isEqualTo(data);
    says(
        h1,
        new Survey(
            new TreeMap<>(Map.of("/data", false)),
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>()),
        at(8));
    ClusterView view = reign.turn(at(9)).orElseThrow();
    assertThat(view.snapshot().machines().values())
        .extracting(m -> m.survey().hasPath("/data"))
        .containsExactly(false);
  }

  private void says(FakeLine line, Survey survey, long now) {
    var heartbeat =
        new Heartbeat(
            2,
            MACHINE.facts(),
            List.of(),
            List.of(),
            new TreeMap<>(),
            false,
            survey,
            new TreeMap<>(),
            new TreeSet<>());
    reign.heard(new Event.Heard(MACHINE.name(), heartbeat, line), now);
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
