package io.deputy.agent.run;

import static io.deputy.agent.run.AgentRig.DB;
import static io.deputy.agent.run.AgentRig.WEB;
import static io.deputy.agent.run.AgentRig.dbPrimary;
import static io.deputy.agent.run.AgentRig.goal;
import static io.deputy.agent.run.AgentRig.webPrimary;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.route.RouteFixture;
import io.deputy.agent.route.WantedAddress;
import io.deputy.model.Access;
import io.deputy.model.FloatingAddress;
import io.deputy.model.Goal;
import io.deputy.model.Phase;
import io.deputy.model.PlacementId;
import io.deputy.model.Routes;
import io.deputy.model.ServiceRoute;
import io.deputy.model.SlotRoute;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether and how long an address that moves is wanted here, and when its going is told. */
class AddressesHereTest {
  private static final FloatingAddress ADDRESS = FloatingAddress.parse("10.0.0.50/24");

  private final AgentRig rig = new AgentRig();

  /**
   * @param machine empty for none
   */
  private static Routes routes(PlacementId placement, long epoch, String machine) {
    var access = new Access(List.of(), List.of(), ADDRESS, false, false);
    var service = RouteFixture.service(placement.service().toString(), "198.18.0.9").access(access);
    ServiceRoute route =
        (machine.isEmpty()
                ? service.slot(epoch)
                : service.slot(epoch, (int) placement.number(), machine))
            .route();
    return new Routes(List.of(route), List.of());
  }

  private List<FloatingAddress> wanted() {
    List<WantedAddress> wanted = rig.traffic.wanted;
    assertThat(wanted).isNotNull();
    return wanted.stream().map(WantedAddress::address).toList();
  }

  private Duration left() {
    List<WantedAddress> wanted = rig.traffic.wanted;
    assertThat(wanted).isNotNull().hasSize(1);
    return Duration.ofNanos(wanted.getFirst().until() - rig.now);
  }

  @Test
  void itIsHereBeforeThePrimaryStartsAndNotForAFallback() {
    rig.routes = routes(WEB, 1, "h2");
    rig.begin().connect();
    assertThat(rig.traffic.wanted).as("before anything is known, all stays").isNull();
    rig.assign(goal(WEB, Goal.Kind.PREPARE, 0, false)).millis(100);
    assertThat(wanted()).isEmpty();

    rig.containers.refusals.put(WEB, "no");
    rig.routes = routes(WEB, 2, "h1");
    rig.assign(webPrimary(2)).millis(100);
    assertThat(rig.containers.running()).isEmpty();
    assertThat(wanted()).containsExactly(ADDRESS);
  }

  @Test
  void itIsWantedAnewEverySecondAlsoWithoutACoordinator() {
    rig.routes = routes(WEB, 1, "h1");
    rig.begin().connect().assign(webPrimary(1)).millis(100);
    rig.disconnect();
    for (int i = 0; i < 40; i++) {
      rig.millis(250);
      assertThat(left()).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(5));
    }
  }

  @Test
  void withALeaseItIsWantedAsLongAsThatLasts() {
    rig.answering = true;
    rig.routes = routes(DB, 1, "h1");
    rig.begin().connect().assign(dbPrimary(1)).millis(2_000);
    assertThat(left()).isBetween(Duration.ofMillis(2_400), Duration.ofSeconds(3));
    rig.answering = false;
    rig.millis(4_000);
    assertThat(wanted()).isEmpty();
  }

  @Test
  void whoeverKnowsOfALaterEpochGivesItUpThoughItMayFinish() {
    rig.routes = routes(WEB, 1, "h1");
    rig.begin().connect().assign(webPrimary(1)).millis(500);
    rig.traffic.flows.put(WEB, 1);
    var heir = new PlacementId(WEB.slot(), 2);
    ServiceRoute moved = routes(heir, 2, "h2").services().getFirst();
    SlotRoute slot = moved.slots().getFirst();
    rig.routes =
        new Routes(
            List.of(
                RouteFixture.service("live/web", "198.18.0.9")
                    .access(moved.access())
                    .slot(slot.epoch(), 2, "h2", WEB)
                    .route()),
            List.of());
    rig.assign(goal(WEB, Goal.Kind.DRAIN, 1, false)).millis(50);
    assertThat(rig.containers.running()).as("it may finish").hasSize(1);
    assertThat(wanted()).isEmpty();
  }

  @Test
  void untilItsConnectionsHaveEndedItStaysAndItsEndIsToldOnlyWhenItIsGone() {
    rig.routes = routes(WEB, 1, "h1");
    rig.begin().connect().assign(webPrimary(1)).millis(500);
    rig.traffic.here.add("10.0.0.50");
    rig.traffic.flows.put(WEB, 1);
    rig.routes = routes(WEB, 1, "");
    rig.assign(goal(WEB, Goal.Kind.DRAIN, 1, false)).millis(50);
    assertThat(wanted()).containsExactly(ADDRESS);

    rig.traffic.flows.clear();
    rig.millis(200);
    assertThat(wanted()).isEmpty();
    assertThat(rig.phase(WEB)).isEqualTo(Phase.STOPPED);
    assertThat(rig.uplink.observation(WEB).orElseThrow().phase()).isEqualTo(Phase.DRAINING);

    rig.traffic.here.clear();
    rig.millis(60);
    assertThat(rig.uplink.observation(WEB).orElseThrow().phase()).isEqualTo(Phase.STOPPED);
  }

  @Test
  void anAgentThatIsStartedAnewWantsItAgainAndSaysNothingBefore() {
    rig.routes = routes(WEB, 1, "h1");
    rig.begin().connect().assign(webPrimary(1)).millis(500);
    rig.restart();
    rig.connect().millis(100);
    assertThat(rig.traffic.wanted).isNull();
    rig.assign(webPrimary(1)).millis(100);
    assertThat(wanted()).containsExactly(ADDRESS);
  }
}
