package io.deputy.coordinator.goals;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.ContainerSpec;
import io.deputy.model.FallbackMode;
import io.deputy.model.Goal;
import io.deputy.model.NetworkAttachment;
import io.deputy.model.NetworkMode;
import io.deputy.model.Placement;
import io.deputy.model.Policy;
import io.deputy.model.Reservation;
import io.deputy.model.Restarts;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Spread;
import java.util.Collections;
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

  /** Nobody whom it asks would know them. */
  @Test
  void aContainerOnTheMachinesOwnNetworkIsToldTheServicesOfItsApp() {
    ContainerSpec image = ContainerSpec.of("img:1");
    var onMachine = image.withNetworking(image.networking().withMode(NetworkMode.HOST));
    ServiceRecord record =
        SomeService.record(
            ServiceSpec.of(SomeService.ID, onMachine).withHash("now"),
            SomeService.placement(1, "h1", Role.PRIMARY, false));
    var served =
        Map.of(
            SomeService.ID,
            record,
            new ServiceId("blog", "db"),
            other("blog/db", "198.18.0.8", "cache"),
            new ServiceId("blog", "cache"),
            other("blog/cache", "198.18.0.9", "store"),
            new ServiceId("wiki", "db"),
            other("wiki/db", "198.18.0.10", "wikidb"));

    var goals = Goals.of(List.of(record), served, Map.of(), List.of());

    assertThat(goals.get(SomeService.machine("h1")))
        .extracting(goal -> goal.ties().hosts())
        .containsExactly(
            new TreeMap<>(
                Map.of(
                    "cache", "198.18.0.9",
                    "cache.blog", "198.18.0.9",
                    "db", "198.18.0.8",
                    "db.blog", "198.18.0.8",
                    "store", "198.18.0.9")));
  }

  private static ServiceRecord other(String id, String address, String alias) {
    var image = ContainerSpec.of("img:1");
    var spec =
        new ServiceSpec(
            ServiceId.parse(id),
            image,
            1,
            List.of(),
            Collections.emptySortedSet(),
            Collections.emptySortedSet(),
            List.of(NetworkAttachment.own("default", false, List.of(alias))),
            List.of(),
            List.of(),
            Reservation.NONE,
            Policy.defaultFor(image),
            Restarts.ALWAYS,
            null,
            Spread.USUAL,
            Collections.emptySortedMap(),
            Collections.emptySortedSet(),
            "now");
    return ServiceRecord.fresh(spec, address);
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
