package io.deputy.coordinator.goals;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.ContainerSpec;
import io.deputy.model.FallbackMode;
import io.deputy.model.Goal;
import io.deputy.model.Placement;
import io.deputy.model.Policy;
import io.deputy.model.Role;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoalsTest {
  @ParameterizedTest
  @CsvSource({
    "PRIMARY,  WARM, false, RUN",
    "PRIMARY,  WARM, true,  DRAIN",
    "FALLBACK, HOT,  false, RUN",
    "FALLBACK, HOT,  true,  DRAIN",
    "FALLBACK, WARM, false, PREPARE",
    "FALLBACK, COLD, false, FETCH",
    "FALLBACK, NONE, false, FETCH",
    "ENDED,    HOT,  false, END",
    "ENDED,    HOT,  true,  DRAIN",
  })
  void howFarAPlacementShouldGo(
      Role role, FallbackMode mode, boolean draining, Goal.Kind expected) {
    var usual = Policy.defaultFor(SomeService.SPEC.container());
    var policy =
        new Policy(
            mode, usual.fencing(), usual.probe(), usual.hold(), usual.holdLimit(), usual.access());
    var record =
        SomeService.record(
            SomeService.SPEC.withPolicy(policy), SomeService.placement(1, "h1", role, draining));

    var goals = Goals.of(List.of(record), Map.of(), Map.of(), List.of());

    assertThat(goals).containsOnlyKeys(SomeService.machine("h1"));
    assertThat(goals.values().iterator().next())
        .singleElement()
        .satisfies(
            goal -> {
              assertThat(goal.kind()).isEqualTo(expected);
              assertThat(goal.epoch()).isEqualTo(role == Role.FALLBACK ? 0 : 1);
              assertThat(goal.spec().policy()).isEqualTo(policy);
            });
  }

  @Test
  void aLinkIsToldTheAddressOfItsService() {
    ContainerSpec image = ContainerSpec.of("img:1");
    var links = new TreeMap<>(Map.of("front", "web", "gone", "nobody"));
    ServiceSpec linking =
        SomeService.SPEC.withContainer(image.withNetworking(image.networking().withLinks(links)));
    ServiceRecord record =
        SomeService.record(linking, SomeService.placement(1, "h1", Role.PRIMARY, false));

    var goals = Goals.of(List.of(record), Map.of(SomeService.ID, record), Map.of(), List.of());

    assertThat(goals.get(SomeService.machine("h1")))
        .extracting(goal -> goal.ties().hosts())
        .containsExactly(new TreeMap<>(Map.of("front", SomeService.ADDRESS)));
  }

  @Test
  void aPlacementIsCarriedOutAsItWasMade() {
    var old = SomeService.SPEC.withReplicas(2).withHash("old");
    Placement fresh = SomeService.placement(1, "h1", Role.PRIMARY, false);
    Placement stale = SomeService.placement(2, "h2", "old", Role.ENDED, false);
    var goals =
        Goals.of(
            List.of(SomeService.record(SomeService.SPEC, old, fresh, stale)),
            Map.of(),
            Map.of(),
            List.of());

    assertThat(goals.get(SomeService.machine("h1")))
        .extracting(Goal::spec)
        .containsExactly(SomeService.SPEC);
    assertThat(goals.get(SomeService.machine("h2"))).extracting(Goal::spec).containsExactly(old);
  }
}
