package io.deputy.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.goals.SomeService;
import io.deputy.coordinator.lead.Leadership;
import io.deputy.model.Contact;
import io.deputy.model.Heartbeat;
import io.deputy.model.Machine;
import io.deputy.model.MachineFacts;
import io.deputy.model.MachineName;
import io.deputy.model.MachineRecord;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.PlacementId;
import io.deputy.model.Ports;
import io.deputy.model.Role;
import io.deputy.model.Timings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the coordinator believes of a machine: silent after 1.5 s, lost after 3.25 s. */
class AgentsTest {
  private static final MachineName H1 = new MachineName("h1");
  private static final MachineFacts FACTS =
      new MachineFacts("boot", "linux", "amd64", 4, 1L << 33, 1L << 36, "6.1", "28.0", "0.1");
  private static final Machine MACHINE = new Machine(H1, "10.0.0.1", 7421, new TreeMap<>(), FACTS);

  private static final PlacementId WEB = PlacementId.parse("live/web.0#1");
  private static final PlacementId DB = PlacementId.parse("live/db.0#2");

  private final Agents agents = new Agents(Timings.DEFAULT);
  private final Leadership leadership = new Leadership(1, "s", at(0), at(0));

  private static long at(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  private Contact contactAt(long millis) {
    var stored = Map.of(H1, new MachineRecord(MACHINE, false));
    var view = agents.view(stored, leadership, at(millis));
    return Objects.requireNonNull(view.get(H1)).contact();
  }

  private AgentLine heardAt(long millis) {
    var line = new FakeLine();
    assertThat(agents.join(MACHINE, line, at(millis))).isNull();
    agents.hear(H1, heartbeat(List.of(), List.of(), false), line, at(millis));
    agents.leased(H1, at(millis));
    return line;
  }

  @Test
  void how_long_docker_is_away_is_counted_from_when_it_was_first_said_whatever_is_restarted() {
    AgentLine line = heardAt(1_000);
    assertThat(withoutDockerAt(1_500)).isZero();
    hearsWithoutDocker(line, 2_000);
    hearsWithoutDocker(line, 3_000);
    assertThat(withoutDockerAt(3_500)).isEqualTo(Duration.ofMillis(1_500));
    var again = new FakeLine();
    var machine = new Machine(H1, "10.0.0.1", 7421, new TreeMap<>(), FACTS.withDocker(""));
    assertThat(agents.join(machine, again, at(4_000))).isNull();
    assertThat(withoutDockerAt(4_500)).isEqualTo(Duration.ofMillis(2_500));
    agents.hear(H1, heartbeat(List.of(), List.of(), false), again, at(5_000));
    assertThat(withoutDockerAt(5_000)).isZero();
    hearsWithoutDocker(again, 6_000);
    assertThat(withoutDockerAt(6_500)).isEqualTo(Duration.ofMillis(500));
  }

  private void hearsWithoutDocker(AgentLine line, long millis) {
    var facts = FACTS.withDocker("");
    var heartbeat = new Heartbeat(1, facts, List.of(), List.of(), new TreeMap<>(), false);
    agents.hear(H1, heartbeat, line, at(millis));
  }

  private Duration withoutDockerAt(long millis) {
    var view = agents.view(Map.of(), leadership, at(millis));
    return Objects.requireNonNull(view.get(H1)).withoutDocker();
  }

  @Test
  void while_the_coordinator_does_not_run_nobody_falls_silent() {
    AgentLine line = heardAt(1_000);
    agents.excuse(Duration.ofMillis(400));
    agents.excuse(Duration.ofMillis(200));
    assertThat(contactAt(3_099)).isEqualTo(Contact.REACHABLE);
    assertThat(contactAt(3_100)).isEqualTo(Contact.SILENT);
    assertThat(contactAt(4_250)).as("its lease is over").isEqualTo(Contact.LOST);

    agents.hear(H1, heartbeat(List.of(), List.of(), false), line, at(5_000));
    agents.leased(H1, at(5_000));
    assertThat(contactAt(6_499)).isEqualTo(Contact.REACHABLE);
    assertThat(contactAt(6_500)).as("heard again, it begins anew").isEqualTo(Contact.SILENT);
  }

  @Test
  void a_coordinator_that_stalls_for_ever_notices_who_is_dead() {
    heardAt(1_000);
    for (int i = 0; i < 100; i++) {
      agents.excuse(Duration.ofMillis(500));
    }
    assertThat(contactAt(3_999)).isEqualTo(Contact.REACHABLE);
    assertThat(contactAt(4_000)).isEqualTo(Contact.SILENT);
  }

  @Test
  void a_machine_that_falls_silent_is_silent_and_then_lost() {
    heardAt(1_000);
    assertThat(contactAt(2_499)).isEqualTo(Contact.REACHABLE);
    assertThat(contactAt(2_500)).isEqualTo(Contact.SILENT);
    assertThat(contactAt(4_249)).isEqualTo(Contact.SILENT);
    assertThat(contactAt(4_250)).isEqualTo(Contact.LOST);
  }

  @Test
  void an_agent_that_ends_its_line_is_being_started_again_and_has_a_whole_lease() {
    AgentLine line = heardAt(1_000);
    agents.leave(H1, line, at(1_200));
    assertThat(contactAt(4_249)).isEqualTo(Contact.REACHABLE);
    assertThat(contactAt(4_250)).isEqualTo(Contact.LOST);
  }

  @Test
  void and_is_as_any_other_when_it_is_back() {
    agents.leave(H1, heardAt(1_000), at(1_200));
    heardAt(3_000);
    assertThat(contactAt(4_499)).isEqualTo(Contact.REACHABLE);
    assertThat(contactAt(4_500)).isEqualTo(Contact.SILENT);
  }

  @Test
  void a_line_that_ends_when_its_machine_is_silent_already_was_ended_by_us() {
    AgentLine line = heardAt(1_000);
    agents.leave(H1, line, at(2_600));
    assertThat(contactAt(2_601)).isEqualTo(Contact.SILENT);
  }

  @Test
  void an_agent_has_no_say_about_what_is_elsewhere() {
    var line = new FakeLine();
    assertThat(agents.join(MACHINE, line, at(0))).isNull();
    var here = SomeService.placement(1, "h1", Role.PRIMARY, false);
    var elsewhere = SomeService.placement(2, "h2", Role.FALLBACK, false);
    var seen = Stream.of(here, elsewhere).map(p -> stopped(p.id())).toList();
    agents.hear(H1, heartbeat(seen, List.of(), false), line, at(1));
    var record = SomeService.record(SomeService.SPEC, here, elsewhere);
    assertThat(agents.observations(List.of(record))).containsOnlyKeys(here.id());
  }

  @Test
  void what_an_agent_has_containers_of_is_what_it_runs_or_keeps_ready_and_its_strays() {
    AgentLine line = heardAt(0);
    var runs = observation(WEB, Phase.HEALTHY, "c1");
    var ready = observation(DB, Phase.READY, "c2");
    agents.hear(H1, heartbeat(List.of(runs, ready), List.of(), false), line, at(1));
    assertThat(agents.holders()).containsOnlyKeys(WEB.service(), DB.service());

    agents.hear(H1, heartbeat(List.of(stopped(WEB)), List.of(DB), false), line, at(2));
    assertThat(agents.holders()).containsOnlyKeys(DB.service());
    assertThat(agents.hear(H1, heartbeat(List.of(stopped(WEB)), List.of(), false), line, at(3)))
        .as("a stray that is gone is news")
        .isTrue();
    assertThat(agents.holders()).isEmpty();
  }

  /** Else a plan of that moment would take its services for gone, and let them be applied anew. */
  @Test
  void an_agent_that_was_started_again_still_has_what_it_had_until_it_has_looked() {
    var runs = observation(WEB, Phase.HEALTHY, "c1");
    AgentLine before = heardAt(0);
    agents.hear(H1, heartbeat(List.of(runs), List.of(), false), before, at(1));
    agents.leave(H1, before, at(2));

    var line = new FakeLine();
    assertThat(agents.join(MACHINE, line, at(500))).isNull();
    agents.hear(H1, heartbeat(List.of(), List.of(), true), line, at(501));
    assertThat(agents.holders()).containsOnlyKeys(WEB.service());
    assertThat(agents.linesByMachine()).isEmpty();
    assertThat(agents.gathered(List.of(H1), leadership, at(501))).isFalse();

    assertThat(agents.hear(H1, heartbeat(List.of(), List.of(WEB), false), line, at(600))).isTrue();
    assertThat(agents.holders()).containsOnlyKeys(WEB.service());
    assertThat(agents.linesByMachine()).containsOnlyKeys(H1);
    assertThat(agents.gathered(List.of(H1), leadership, at(600))).isTrue();
  }

  /** A new leader, or one of the same agent's release before, has only what the agent says. */
  @Test
  void the_epoch_of_a_stray_is_what_the_agent_says_or_said_of_it_before() {
    AgentLine line = heardAt(0);
    agents.hear(H1, heartbeat(List.of(serves(WEB, 4)), List.of(), false), line, at(1));
    assertThat(agents.claims()).containsExactly(new Claim(WEB, H1, 4));
    agents.leave(H1, line, at(2));

    var again = new FakeLine();
    assertThat(agents.join(MACHINE, again, at(500))).isNull();
    agents.hear(H1, heartbeat(List.of(), List.of(), true), again, at(501));
    assertThat(agents.claims()).containsExactly(new Claim(WEB, H1, 4));
    agents.hear(H1, heartbeat(List.of(), List.of(WEB, DB), false), again, at(600));
    assertThat(agents.claims()).containsExactly(new Claim(WEB, H1, 4), new Claim(DB, H1, 0));
    var said = new TreeMap<>(Map.of(DB, 7L));
    agents.hear(H1, new Heartbeat(1, FACTS, List.of(), List.of(), said, false), again, at(601));
    assertThat(agents.claims()).containsExactly(new Claim(DB, H1, 7));
    agents.hear(H1, heartbeat(List.of(stopped(DB)), List.of(), false), again, at(602));
    assertThat(agents.claims()).isEmpty();
  }

  private static Observation serves(PlacementId id, long epoch) {
    return new Observation(id, Phase.HEALTHY, epoch, "", 0, Duration.ZERO, "c", Ports.NONE);
  }

  private static Heartbeat heartbeat(
      List<Observation> seen, List<PlacementId> strays, boolean looking) {
    var epochless = new TreeMap<PlacementId, Long>();
    strays.forEach(id -> epochless.put(id, 0L));
    return new Heartbeat(1, FACTS, seen, List.of(), epochless, looking);
  }

  private static Observation stopped(PlacementId id) {
    return observation(id, Phase.STOPPED, "");
  }

  private static Observation observation(PlacementId id, Phase phase, String container) {
    return new Observation(id, phase, 0, "", 0, Duration.ZERO, container, Ports.NONE);
  }

  @Test
  void a_new_leader_gives_those_it_has_not_heard_a_whole_lease_to_find_it() {
    assertThat(contactAt(3_249)).isEqualTo(Contact.REACHABLE);
    assertThat(contactAt(3_250)).isEqualTo(Contact.LOST);
  }
}
