package io.deputy.agent.run;

import static io.deputy.agent.run.AgentRig.goal;
import static io.deputy.agent.run.AgentRig.webPrimary;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.Goal;
import io.deputy.model.Phase;
import io.deputy.model.PlacementId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A primary that is to stop finishes what it was asked, within a bound. */
class FarewellsTest {
  private static final PlacementId WEB = PlacementId.parse("live/web.0#1");

  private final AgentRig rig = new AgentRig();

  @BeforeEach
  void serve() {
    rig.begin().connect().assign(webPrimary(1)).millis(1_000);
    assertThat(rig.phase(WEB)).isEqualTo(Phase.HEALTHY);
  }

  @Test
  void itStopsWhenNobodyIsConnectedAnyMore() {
    rig.traffic.flows.put(WEB, 2);
    rig.assign(goal(WEB, Goal.Kind.DRAIN, 1, false)).millis(200);
    assertThat(rig.containers.running()).containsExactly(WEB);
    assertThat(rig.phase(WEB)).isEqualTo(Phase.HEALTHY);

    rig.traffic.flows.clear();
    rig.millis(50);
    assertThat(rig.containers.running()).isEmpty();
    assertThat(rig.phase(WEB)).isEqualTo(Phase.STOPPED);
  }

  @Test
  void whoeverStaysConnectedIsNotWaitedFor() {
    rig.traffic.flows.put(WEB, 1);
    rig.assign(goal(WEB, Goal.Kind.DRAIN, 1, false)).millis(290);
    assertThat(rig.containers.running()).containsExactly(WEB);
    rig.millis(50);
    assertThat(rig.containers.running()).isEmpty();
  }

  @Test
  void whatWasAboutToBeConnectedIsCounted() {
    rig.assign(goal(WEB, Goal.Kind.DRAIN, 1, false)).millis(30);
    assertThat(rig.containers.running()).containsExactly(WEB);
    rig.millis(40);
    assertThat(rig.containers.running()).isEmpty();
  }

  @Test
  void whatIsToEndEndsAtOnce() {
    rig.traffic.flows.put(WEB, 1);
    rig.assign(goal(WEB, Goal.Kind.DRAIN, 1, false)).millis(30);
    rig.assign(goal(WEB, Goal.Kind.END, 1, false)).millis(10);
    assertThat(rig.containers.running()).isEmpty();
  }
}
