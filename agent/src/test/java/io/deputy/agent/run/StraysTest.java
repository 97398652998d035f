package io.deputy.agent.run;

import static io.deputy.agent.run.AgentRig.DB;
import static io.deputy.agent.run.AgentRig.WEB;
import static io.deputy.agent.run.AgentRig.dbPrimary;
import static io.deputy.agent.run.AgentRig.goal;
import static io.deputy.agent.run.AgentRig.webPrimary;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.Goal;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of containers that no goal is known for. */
class StraysTest {
  private final AgentRig rig = new AgentRig();

  /** Web's container runs, no assignment has it, and its stop is under way. */
  private void webIsBeingStopped() {
    rig.begin().connect().assign(webPrimary(1)).millis(500);
    rig.restart().connect();
    rig.containers.calls.clear();
    rig.endingSlowly = true;
    rig.assign().millis(11_000);
  }

  @Test
  void anAgentThatWasStartedAgainTellsWhatItFoundAndKeepsItIfItIsToBeLeftAlone() {
    rig.answering = true;
    rig.begin().connect().assign(webPrimary(1), dbPrimary(3)).millis(1_000);
    assertThat(rig.uplink.last().strays()).isEmpty();
    rig.containers.calls.clear();

    rig.restart().connect();
    assertThat(rig.uplink.last().looking()).isFalse();
    assertThat(rig.uplink.last().strays()).containsOnlyKeys(DB, WEB);
    assertThat(rig.uplink.last().observations()).isEmpty();

    assertThat(rig.uplink.last().strays()).as("what it served with").containsEntry(DB, 3L);

    rig.leaveAlone(WEB.service(), DB.service()).millis(60_000);
    assertThat(rig.containers.calls).isEmpty();
    assertThat(rig.uplink.last().strays()).containsOnlyKeys(DB, WEB);

    rig.assign(webPrimary(1), dbPrimary(3)).millis(500);
    assertThat(rig.containers.calls).as("the records are back").isEmpty();
    assertThat(rig.accepts(WEB) && rig.accepts(DB)).isTrue();
    assertThat(rig.uplink.last().strays()).isEmpty();
  }

  /** An operator's word: the record, which is older, is to hold. */
  @Test
  void whatIsLeftAloneAndRemovedByHandIsNotMadeAgain() {
    rig.answering = true;
    rig.begin().connect().assign(webPrimary(1), dbPrimary(3)).millis(1_000);
    assertThat(rig.uplink.last().observations()).extracting(Observation::epoch).contains(1L, 3L);
    rig.leaveAlone(WEB.service(), DB.service()).millis(1_000);

    rig.containers.kill(DB.containerName());
    rig.containers.remove(DB.containerName());
    rig.containers.calls.clear();
    rig.drain().millis(60_000);
    assertThat(rig.containers.calls).noneMatch(c -> c.startsWith("create"));
    assertThat(rig.uplink.last().observations())
        .as("nor is there any word of it")
        .extracting(Observation::placement)
        .containsExactly(WEB);

    rig.assign(webPrimary(1), dbPrimary(4)).millis(1_000);
    assertThat(rig.accepts(WEB) && rig.accepts(DB)).as("it is wanted again").isTrue();
  }

  /** It waits to be made again, which is due at once with another goal. */
  @Test
  void whatWasLeftAloneWithoutAContainerIsMadeWhenItIsWantedAgain() {
    rig.answering = true;
    rig.containers.refusals.put(DB, "no space left on device");
    rig.begin().connect().assign(dbPrimary(3)).millis(200);
    rig.leaveAlone(DB.service());
    rig.containers.refusals.clear();

    rig.assign(dbPrimary(4)).millis(1_000);
    assertThat(rig.accepts(DB)).isTrue();
  }

  @Test
  void anAgentSaysThatItHasNotLookedUntilItHas() {
    rig.containers.add(WEB, Containers.State.RUNNING);
    rig.containers.goAway(false);
    rig.begin().connect().millis(3_000);
    assertThat(rig.uplink.last().looking()).isTrue();

    rig.containers.comeBack();
    rig.drain().millis(50);
    assertThat(rig.uplink.last().looking()).isFalse();
    assertThat(rig.uplink.last().strays()).containsOnlyKeys(WEB);

    rig.containers.goAway(false);
    rig.drain().disconnect().connect().millis(3_000);
    assertThat(rig.uplink.last().looking()).as("it knows what it saw last").isFalse();
  }

  /** The agent before this one had asked for it, and died before Docker answered. */
  @Test
  void aStrayThatDockerIsStillToStartDoesNotRunWithoutItsLease() {
    rig.answering = true;
    rig.containers.late.add(DB);
    rig.begin().connect().assign(dbPrimary(3)).millis(500);

    rig.restart().millis(10_000);
    rig.containers.startLate();
    assertThat(rig.containers.running()).isEmpty();
  }

  @Test
  void aKillThatDockerIsSlowToAnswerIsNotOrderedAgain() {
    rig.answering = true;
    rig.begin().connect().assign(dbPrimary(3)).millis(500);
    rig.killingSlowly = true;
    rig.restart().millis(10_000);
    assertThat(rig.ending()).isEqualTo(1);
    rig.endNext().millis(500);
    assertThat(rig.containers.running()).isEmpty();
  }

  @Test
  void aStrayThatIsWantedWhileItIsBeingStoppedStartsAgainWhenItHas() {
    webIsBeingStopped();
    rig.assign(webPrimary(1)).millis(1_000);
    assertThat(rig.accepts(WEB)).as("no client is sent to what is being stopped").isFalse();
    assertThat(rig.containers.calls).isEmpty();

    rig.endNext().millis(500);
    assertThat(rig.containers.calls).containsExactly("stop live.web-0-1", "start live.web-0-1");
    assertThat(rig.accepts(WEB)).isTrue();
    rig.millis(30_000);
    assertThat(rig.containers.running()).containsExactly(WEB);
  }

  @Test
  void aStrayThatIsWantedWhileItIsBeingRemovedIsMadeAgain() {
    webIsBeingStopped();
    rig.endNext().assign(webPrimary(1)).millis(1_000);
    assertThat(rig.containers.calls).containsExactly("stop live.web-0-1");

    rig.endNext().millis(500);
    assertThat(rig.containers.calls)
        .containsExactly(
            "stop live.web-0-1",
            "remove live.web-0-1",
            "create live.web-0-1",
            "start live.web-0-1");
    assertThat(rig.accepts(WEB)).isTrue();
    assertThat(rig.journal.recall().memory().primacies()).containsKey(WEB);
  }

  @Test
  void aFallbackWhoseContainerIsBeingRemovedIsNotReadyBeforeItHasAnother() {
    rig.begin().connect().assign(goal(DB, Goal.Kind.PREPARE, 0, true)).millis(500);
    rig.restart().connect();
    rig.endingSlowly = true;
    rig.assign().millis(11_000);
    rig.containers.calls.clear();
    rig.assign(goal(DB, Goal.Kind.PREPARE, 0, true)).millis(1_000);
    assertThat(rig.phase(DB)).isNotEqualTo(Phase.READY);

    rig.endNext().millis(500);
    assertThat(rig.containers.calls).containsExactly("remove live.db-0-1", "create live.db-0-1");
    assertThat(rig.phase(DB)).isEqualTo(Phase.READY);
  }

  @Test
  void aStrayThatIsToEndWhileItIsBeingStoppedIsStoppedOnceAndRemoved() {
    webIsBeingStopped();
    rig.assign(goal(WEB, Goal.Kind.END, 1, false)).millis(1_000);
    assertThat(rig.phase(WEB)).isEqualTo(Phase.DRAINING);
    rig.endNext().endNext().millis(500);
    assertThat(rig.containers.calls).containsExactly("stop live.web-0-1", "remove live.web-0-1");
    assertThat(rig.phase(WEB)).isEqualTo(Phase.STOPPED);
  }

  @Test
  void aStopThatDockerDoesNotTakeLeavesWhatIsWantedRunning() {
    webIsBeingStopped();
    rig.assign(webPrimary(1)).millis(1_000);
    rig.containers.goAway(false);
    rig.endNext();
    rig.containers.comeBack();
    rig.drain().millis(2_000);
    assertThat(rig.containers.calls).doesNotContain("start live.web-0-1");
    assertThat(rig.accepts(WEB)).isTrue();
  }

  @Test
  void aStopThatDockerDoesNotTakeIsTriedAgain() {
    webIsBeingStopped();
    rig.containers.goAway(false);
    rig.endNext();
    rig.containers.comeBack();
    rig.drain().millis(9_000);
    assertThat(rig.containers.running()).containsExactly(WEB);
    rig.endingSlowly = false;
    rig.millis(2_000);
    assertThat(rig.containers.running()).isEmpty();
    assertThat(rig.containers.list()).isEmpty();
  }

  @Test
  void aStopThatTakesLongIsNotOrderedTwice() {
    webIsBeingStopped();
    rig.millis(30_000);
    rig.endNext().endNext().millis(30_000);
    assertThat(rig.containers.calls).containsExactly("stop live.web-0-1", "remove live.web-0-1");
    assertThat(rig.journal.recall().memory().primacies()).isEmpty();
  }

  @Test
  void aStrayThatIsToBeLeftAloneWhileItIsBeingStoppedIsNotRemoved() {
    webIsBeingStopped();
    rig.leaveAlone(WEB.service()).endNext().millis(30_000);
    assertThat(rig.containers.calls).containsExactly("stop live.web-0-1");
    assertThat(rig.containers.list()).hasSize(1);
  }

  @Test
  void anAgentThatLostItsJournalKillsOnlyWhatSaysThatItNeedsALease() {
    rig.answering = true;
    rig.containers.unleased.add(WEB);
    rig.begin().connect().assign(dbPrimary(1), webPrimary(1)).millis(2_000);
    rig.answering = false;
    rig.restart(AgentRig.BOOT, Journal.Recalled.NOTHING).advance(Duration.ofSeconds(30));
    assertThat(rig.containers.running()).containsExactly(WEB);
  }
}
