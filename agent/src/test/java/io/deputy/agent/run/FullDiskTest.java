package io.deputy.agent.run;

import static io.deputy.agent.run.AgentRig.DB;
import static io.deputy.agent.run.AgentRig.WEB;
import static io.deputy.agent.run.AgentRig.goal;
import static io.deputy.agent.run.AgentRig.webPrimary;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.Goal;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An agent whose journal can't be written. */
class FullDiskTest {
  private final AgentRig rig = new AgentRig();

  @Test
  void aFullDiskIsToldAndStartsNothing() {
    rig.journal.full("no space left");
    rig.begin().connect().assign(webPrimary(4)).millis(1500);

    assertThat(rig.containers.running()).isEmpty();
    assertThat(rig.uplink.last().troubles()).containsExactly("no space left");

    rig.journal.full("");
    rig.millis(1500);
    assertThat(rig.containers.running()).containsExactly(WEB);
    assertThat(rig.uplink.last().troubles()).isEmpty();
  }

  @Test
  void aPlacementWhoseEpochIsNotOnDiskSaysWhyItIsNotStarted() {
    rig.begin().connect().assign().millis(300); // the term is on disk
    rig.journal.full("no space left");
    rig.assign(webPrimary(4)).millis(1500);

    assertThat(rig.containers.running()).isEmpty();
    assertThat(rig.uplink.observation(WEB).orElseThrow().message()).isEqualTo("no space left");

    rig.journal.full("");
    rig.millis(1500);
    assertThat(rig.containers.running()).containsExactly(WEB);
    assertThat(rig.uplink.observation(WEB).orElseThrow().message()).isNotEqualTo("no space left");
  }

  /** As one that Docker refuses to start: the coordinator then places it elsewhere. */
  @Test
  void aStartThatTheJournalHoldsBackFailsLikeOneThatDockerRefuses() {
    rig.begin().connect().assign().millis(300);
    rig.journal.full("no space left");
    rig.assign(webPrimary(4)).millis(14_000);
    assertThat(rig.phase(WEB)).isEqualTo(Phase.STARTING);

    rig.millis(6_000);
    Observation seen = rig.uplink.observation(WEB).orElseThrow();
    assertThat(seen.phase()).isEqualTo(Phase.FAILED);
    assertThat(seen.message()).isEqualTo("no space left");

    rig.journal.full("");
    rig.advance(Duration.ofMinutes(2));
    assertThat(rig.phase(WEB)).as("it may run elsewhere by now").isEqualTo(Phase.FAILED);
    assertThat(rig.containers.running()).isEmpty();
  }

  @Test
  void whatWasHeldBackStartsAsSoonAsThereIsRoom() {
    rig.begin().connect().assign().millis(300);
    rig.journal.full("no space left");
    rig.assign(webPrimary(4)).millis(8_000); // the next try is not due for seconds
    rig.journal.full("");
    rig.millis(1_100);
    assertThat(rig.phase(WEB)).isEqualTo(Phase.HEALTHY);
  }

  /** It has served before, and is started again where it is however long that takes. */
  @Test
  void aRestartThatTheJournalHoldsBackDoesNotFail() {
    rig.answering = true;
    rig.begin().connect().assign(goal(DB, Goal.Kind.RUN, 1, true)).millis(2_000);
    assertThat(rig.phase(DB)).isEqualTo(Phase.HEALTHY);
    rig.journal.full("no space left");
    rig.containers.exit(rig.state(DB).container(), 1);
    rig.assign(goal(DB, Goal.Kind.RUN, 1, false)).advance(Duration.ofMinutes(2));
    assertThat(rig.phase(DB)).isEqualTo(Phase.STARTING);

    rig.journal.full("");
    rig.millis(1_100);
    assertThat(rig.phase(DB)).isEqualTo(Phase.HEALTHY);
  }

  @Test
  void aHotFallbackWhosePromotionIsNotOnDiskIsNotCalledHealthy() {
    rig.begin().connect().assign(goal(WEB, Goal.Kind.RUN, 0, false)).millis(2_000);
    assertThat(rig.uplink.observation(WEB).orElseThrow().phase()).isEqualTo(Phase.HEALTHY);
    rig.journal.full("no space left");
    rig.assign(webPrimary(4)).millis(1_500);

    assertThat(rig.accepts(WEB)).isFalse();
    Observation seen = rig.uplink.observation(WEB).orElseThrow();
    assertThat(seen.phase()).isEqualTo(Phase.UNHEALTHY);
    assertThat(seen.message()).isEqualTo("no space left");

    rig.journal.full("");
    rig.millis(1_100);
    assertThat(rig.accepts(WEB)).isTrue();
    assertThat(rig.uplink.observation(WEB).orElseThrow().phase()).isEqualTo(Phase.HEALTHY);
  }
}
