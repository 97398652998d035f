package io.deputy.agent.run;

import static io.deputy.agent.run.AgentRig.DB;
import static io.deputy.agent.run.AgentRig.goal;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.Goal;
import io.deputy.model.Phase;
import io.deputy.model.PlacementId;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A relaxed service with a volume whose slot comes back to a machine that was cut off: the old
 * placement still runs there.
 */
class SharedVolumeTest {
  private static final PlacementId NEXT = PlacementId.parse("live/db.0#2");

  private final AgentRig rig = new AgentRig();

  @Test
  void theNextStartsOnlyWhenTheOneBeforeHasEnded() {
    rig.endingSlowly = true;
    rig.begin().connect().assign(relaxed(DB, Goal.Kind.RUN, 1)).millis(1_000);
    assertThat(rig.containers.running()).containsExactly(DB);

    rig.assign(relaxed(NEXT, Goal.Kind.RUN, 2), relaxed(DB, Goal.Kind.END, 1)).millis(3_000);
    assertThat(rig.phase(DB)).isEqualTo(Phase.DRAINING);
    assertThat(rig.containers.running()).containsExactly(DB);
    assertThat(rig.uplink.observation(NEXT).orElseThrow().message())
        .contains("waits for the placement before it");

    rig.endNext().millis(1_000);
    assertThat(rig.containers.running()).containsExactly(NEXT);
  }

  @Test
  void alsoIfNoAssignmentNamesTheOneBefore() {
    rig.begin().connect().assign(relaxed(DB, Goal.Kind.RUN, 1)).millis(1_000);
    rig.assign(relaxed(NEXT, Goal.Kind.RUN, 2)).millis(9_000);
    assertThat(rig.containers.running()).containsExactly(DB);
    rig.millis(2_000);
    assertThat(rig.containers.running()).containsExactly(NEXT);
  }

  @Test
  void alsoIfTheAgentWasStartedAgain() {
    rig.begin().connect().assign(relaxed(DB, Goal.Kind.RUN, 1)).millis(1_000);
    rig.restart().connect().assign(relaxed(NEXT, Goal.Kind.RUN, 2)).millis(9_000);
    assertThat(rig.containers.running()).containsExactly(DB);
    rig.millis(3_000);
    assertThat(rig.containers.running()).containsExactly(NEXT);
  }

  @Test
  void aFullDiskMeanwhileIsNoReasonToGiveItUp() {
    rig.endingSlowly = true;
    rig.begin().connect().assign(relaxed(DB, Goal.Kind.RUN, 1)).millis(1_000);
    rig.assign(relaxed(NEXT, Goal.Kind.RUN, 2), relaxed(DB, Goal.Kind.END, 1)).millis(1_000);
    rig.journal.full("no space left");
    rig.on(new AgentEvent.NotWritten(1, "no space left")).millis(60_000);
    assertThat(rig.phase(NEXT)).isEqualTo(Phase.STARTING);
    assertThat(rig.uplink.observation(NEXT).orElseThrow().message())
        .contains("waits for the placement before it");
  }

  @Test
  void anotherSlotHasAVolumeOfItsOwn() {
    var other = PlacementId.parse("live/db.1#3");
    rig.begin()
        .connect()
        .assign(relaxed(DB, Goal.Kind.RUN, 1), relaxed(other, Goal.Kind.RUN, 1))
        .millis(1_000);
    assertThat(rig.containers.running()).containsExactlyElementsOf(List.of(DB, other));
  }

  private static Goal relaxed(PlacementId id, Goal.Kind kind, long epoch) {
    return new Goal(id, kind, epoch, false, goal(DB, kind, epoch, false).spec());
  }
}
