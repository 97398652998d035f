package io.deputy.coordinator.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.goals.Goals;
import io.deputy.coordinator.goals.SomeService;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Dependency;
import io.deputy.model.Dependency.Condition;
import io.deputy.model.MachineName;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Ports;
import io.deputy.model.Restarts;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import io.deputy.model.Spread;
import io.deputy.model.Upstream;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a service waits for, and whose restarts it follows. */
class UpstreamsTest {
  private static final ServiceId DB = SomeService.SPEC.id();
  private static final Placement PRIMARY = SomeService.placement(1, "h1", Role.PRIMARY, false);
  private static final String SLOT = PRIMARY.id().slot().toString();
  private static final ServiceRecord RECORD = SomeService.record(SomeService.SPEC, PRIMARY);

  private static ServiceSpec on(Dependency... dependencies) {
    var web = ServiceSpec.of(new ServiceId(DB.app(), "web"), ContainerSpec.of("web:1"));
    return new ServiceSpec(
        web.id(),
        web.container(),
        1,
        List.of(),
        new TreeSet<>(),
        new TreeSet<>(),
        web.networks(),
        List.of(dependencies),
        List.of(),
        web.reservation(),
        web.policy(),
        Restarts.ALWAYS,
        null,
        Spread.USUAL,
        Collections.emptySortedMap(),
        Collections.emptySortedSet(),
        "");
  }

  private static Dependency dependency(Condition condition, boolean required, boolean restart) {
    return new Dependency(DB.service(), condition, required, restart);
  }

  private static Map<PlacementId, Observation> seen(Phase phase, long startedAt) {
    return Map.of(PRIMARY.id(), seen(PRIMARY.id(), phase, startedAt));
  }

  private static Observation seen(PlacementId id, Phase phase, long startedAt) {
    return new Observation(
        id,
        phase,
        1,
        "",
        0,
        Duration.ZERO,
        "c1",
        Ports.NONE,
        "",
        startedAt,
        false,
        new TreeMap<>());
  }

  private static Upstream upstream(ServiceSpec spec, Phase phase, long startedAt) {
    return new Upstreams(Map.of(DB, RECORD), seen(phase, startedAt)).of(spec);
  }

  @Test
  void ofOneOnEveryMachineThoseCountThatAreThere() {
    ServiceSpec each = SomeService.SPEC.withSpread(Spread.EVERY_MACHINE);
    var gone = new Slot(new SlotId(DB, 1), 1, SomeService.machine("h2"), List.of());
    ServiceSpec web = on(dependency(Condition.HEALTHY, true, false));
    ServiceRecord there = SomeService.record(each, PRIMARY).withSlot(gone);
    assertThat(new Upstreams(Map.of(DB, there), seen(Phase.HEALTHY, 7)).of(web).missing())
        .as("it does not wait for a machine that is drained")
        .isEmpty();
    assertThat(new Upstreams(Map.of(DB, there), Map.of()).of(web).missing())
        .as("no agent has said anything of any of them")
        .isEqualTo("waits for web to be healthy");
    ServiceRecord nowhere = SomeService.record(each).withSlot(gone);
    assertThat(new Upstreams(Map.of(DB, nowhere), Map.of()).of(web).missing())
        .isEqualTo("waits for web to be healthy");
  }

  @ParameterizedTest
  @CsvSource({
    "STARTED,   ASSIGNED,  false",
    "STARTED,   READY,     false",
    "STARTED,   STARTING,  true",
    "STARTED,   UNHEALTHY, true",
    "STARTED,   COMPLETED, true",
    "STARTED,   FAILED,    true",
    "HEALTHY,   STARTING,  false",
    "HEALTHY,   HEALTHY,   true",
    "HEALTHY,   UNHEALTHY, false",
    "COMPLETED, HEALTHY,   false",
    "COMPLETED, COMPLETED, true",
    "COMPLETED, FAILED,    false",
  })
  void aConditionIsMetByWhatAgentsSay(Condition condition, Phase phase, boolean met) {
    assertThat(upstream(on(dependency(condition, true, false)), phase, 7).missing().isEmpty())
        .isEqualTo(met);
  }

  @Test
  void nothingIsStartedBeforeItsAgentHasSeenItStarted() {
    var spec = on(dependency(Condition.STARTED, true, false));
    assertThat(upstream(spec, Phase.STARTING, 0).missing())
        .isEqualTo("waits for %s to be started".formatted(DB.service()));
    assertThat(upstream(spec, Phase.STARTING, 7).missing()).isEmpty();
    assertThat(upstream(spec, Phase.FAILED, 0).missing()).as("Docker refused it").isNotEmpty();
  }

  @Test
  void theSentenceNamesEachThingThatIsMissing() {
    var spec =
        on(
            dependency(Condition.HEALTHY, true, false),
            new Dependency("gone", Condition.STARTED, true, false),
            new Dependency("optional", Condition.STARTED, false, false));
    assertThat(upstream(spec, Phase.STARTING, 7).missing())
        .isEqualTo(
            "waits for %s to be healthy, and for gone, which is not there".formatted(DB.service()));
  }

  @Test
  void whatNeedNotBeThereHoldsNobodyUpOnceItHasFailed() {
    var spec = on(dependency(Condition.HEALTHY, false, false));
    assertThat(upstream(spec, Phase.STARTING, 7).missing()).isNotEmpty();
    assertThat(upstream(spec, Phase.FAILED, 7).missing()).isEmpty();
  }

  @Test
  void aRunIsNamedOnceItMeetsTheCondition() {
    var spec = on(dependency(Condition.HEALTHY, true, true));
    assertThat(upstream(spec, Phase.HEALTHY, 7).runs()).isEqualTo(Map.of(SLOT, "c1@7"));
    assertThat(upstream(spec, Phase.HEALTHY, 8).runs()).isEqualTo(Map.of(SLOT, "c1@8"));
    assertThat(upstream(spec, Phase.STARTING, 8).runs()).isEmpty();
    assertThat(upstream(spec, Phase.HEALTHY, 0).runs()).isEqualTo(Map.of(SLOT, ""));
    assertThat(upstream(on(dependency(Condition.HEALTHY, true, false)), Phase.HEALTHY, 7).runs())
        .isEmpty();
  }

  @Test
  void oneMoreOfThemIsNoOtherRunOfTheFirst() {
    var spec = on(dependency(Condition.STARTED, true, true));
    Placement second =
        new Placement(
            new PlacementId(new SlotId(DB, 1), 2),
            new MachineName("h2"),
            PRIMARY.hash(),
            Role.PRIMARY,
            1,
            false,
            List.of());
    ServiceRecord two =
        RECORD
            .withSpec(RECORD.spec().withReplicas(2))
            .withSlot(new Slot(second.id().slot(), 1, null, List.of(second)));
    var seen = new HashMap<>(seen(Phase.HEALTHY, 7));
    assertThat(new Upstreams(Map.of(DB, two), seen).of(spec).runs()).isEmpty();
    seen.put(second.id(), seen(second.id(), Phase.STARTING, 9));
    var both = new Upstreams(Map.of(DB, two), seen).of(spec);
    assertThat(both.runs()).isEqualTo(Map.of(SLOT, "c1@7", second.id().slot().toString(), "c1@9"));
    Upstream one = upstream(spec, Phase.HEALTHY, 7);
    assertThat(both.hasMovedOn(one.runs())).isFalse();
    assertThat(one.hasMovedOn(both.runs())).isFalse();
    assertThat(both.follow(one.runs())).isEqualTo(both.runs());
    assertThat(one.follow(both.runs())).isEqualTo(one.runs());
    assertThat(upstream(spec, Phase.HEALTHY, 8).hasMovedOn(both.runs())).isTrue();
    assertThat(Upstream.NONE.follow(both.runs())).isEqualTo(both.runs());
  }

  @Test
  void onlyWhatRunsIsTold() {
    var web = on(dependency(Condition.HEALTHY, true, true));
    var record = SomeService.record(web, PRIMARY);
    assertThat(
            Goals.of(
                    List.of(record),
                    new TreeMap<>(Map.of(DB, RECORD)),
                    seen(Phase.HEALTHY, 7),
                    List.of())
                .values())
        .singleElement()
        .satisfies(
            goals ->
                assertThat(goals.getFirst().upstream().runs()).isEqualTo(Map.of(SLOT, "c1@7")));
  }
}
