package io.deputy.agent.run;

import static io.deputy.agent.run.AgentRig.DB;
import static io.deputy.agent.run.AgentRig.WEB;
import static io.deputy.agent.run.AgentRig.dbPrimary;
import static io.deputy.agent.run.AgentRig.goal;
import static io.deputy.agent.run.AgentRig.webPrimary;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.run.Containers.State;
import io.deputy.agent.run.Journal.Primacy;
import io.deputy.model.Goal;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AgentLoopTest {
  private final AgentRig rig = new AgentRig();

  @Test
  void anAssignmentIsCarriedOutAndReported() {
    rig.begin().connect().assign(webPrimary(4)).millis(300);

    assertThat(rig.containers.calls).containsExactly("create live.web-0-1", "start live.web-0-1");
    assertThat(rig.accepts(WEB)).isTrue();
    assertThat(rig.epoch(WEB)).isEqualTo(4);
    assertThat(rig.traffic.networks).extracting("app").containsExactly("live");
    Observation seen = rig.uplink.observation(WEB).orElseThrow();
    assertThat(seen.phase()).isEqualTo(Phase.HEALTHY);
    assertThat(seen.ports().tcp()).containsExactly(80);
    assertThat(seen.image()).startsWith("sha256:");
    assertThat(rig.uplink.last().facts().docker()).isEqualTo("20.10.24");
  }

  @Test
  void nothingStartsBeforeTheEpochIsOnDisk() {
    rig.journal.slow();
    rig.begin().connect().assign(webPrimary(4)).millis(300);
    assertThat(rig.containers.running()).isEmpty();

    rig.journal.flush(); // the term
    rig.drain().millis(300);
    assertThat(rig.containers.running()).isEmpty();

    rig.journal.flush(); // the epoch
    rig.drain().millis(300);
    assertThat(rig.containers.running()).containsExactly(WEB);
    assertThat(rig.journal.written.getLast().primacies()).containsEntry(WEB, new Primacy(4, false));
  }

  @Test
  void aGoalThatNeedsALeaseWaitsForOne() {
    rig.begin().connect().assign(dbPrimary(3)).millis(400);
    assertThat(rig.phase(DB)).isEqualTo(Phase.READY);
    assertThat(rig.state(DB).message()).isEqualTo("waits for a lease");

    rig.answering = true;
    rig.millis(700);
    assertThat(rig.phase(DB)).isEqualTo(Phase.HEALTHY);
    assertThat(rig.accepts(DB)).isTrue();
  }

  @Test
  void theLeaseCountsFromSendingTheHeartbeatThatWasAnswered() {
    rig.begin().connect().assign(dbPrimary(3)).millis(600);
    long sent = rig.uplink.last().sequence();
    long sentAt = rig.uplink.lastSentAt;
    rig.millis(400); // on its way
    rig.answer(sent);

    assertThat(rig.loop.leaseUntil()).isEqualTo(sentAt + Duration.ofSeconds(3).toNanos());
  }

  @Test
  void aPrimaryWhoseLeaseRunsOutIsClosedToClientsAndKilled() {
    rig.answering = true;
    rig.begin().connect().assign(dbPrimary(3), webPrimary(1)).millis(1000);
    rig.containers.calls.clear();
    rig.answering = false;

    rig.advance(Duration.ofMillis(2400));
    assertThat(rig.containers.running()).contains(DB);
    rig.advance(Duration.ofMillis(700));

    assertThat(rig.containers.calls).containsExactly("kill live.db-0-1");
    assertThat(rig.accepts(DB)).isFalse();
    assertThat(rig.accepts(WEB)).as("needs no lease").isTrue();

    rig.millis(5000);
    assertThat(rig.containers.calls).as("and not started again").hasSize(1);
    rig.answering = true;
    rig.millis(1000);
    assertThat(rig.containers.calls).containsExactly("kill live.db-0-1", "start live.db-0-1");
    assertThat(rig.accepts(DB)).isTrue();
  }

  @Test
  void aLateAnswerDoesNotSaveALeaseThatHasRunOut() {
    rig.answering = true;
    rig.begin().connect().assign(dbPrimary(3)).millis(1000);
    rig.answering = false;
    rig.containers.calls.clear();
    long sent = rig.uplink.last().sequence();

    // The agent stood still for 10 s; then the answer is the first thing it sees.
    rig.now += Duration.ofSeconds(10).toNanos();
    rig.answer(sent);

    assertThat(rig.containers.calls).containsExactly("kill live.db-0-1");
  }

  @Test
  void afterAReconnectALeaseCountsOnlyOnceAnAssignmentHasCome() {
    rig.answering = true;
    rig.begin().connect().assign(dbPrimary(3)).millis(1000);
    rig.answering = false;
    rig.disconnect().millis(5000);
    assertThat(rig.containers.running()).isEmpty();

    rig.answering = true;
    rig.connect().millis(3000);
    assertThat(rig.containers.running()).as("it may have been promoted elsewhere").isEmpty();

    rig.assign(goal(DB, Goal.Kind.END, 3, true)).millis(2000);
    assertThat(rig.containers.calls)
        .doesNotContainSequence("kill live.db-0-1", "start live.db-0-1");
    assertThat(rig.phase(DB)).isEqualTo(Phase.STOPPED);
  }

  @Test
  void anAssignmentThatCannotBeReadMayHaveEndedThePrimarySoItsLeaseRunsOut() {
    rig.answering = true;
    rig.begin().connect().assign(dbPrimary(3), webPrimary(1)).millis(1000);
    long until = rig.loop.leaseUntil();
    rig.containers.calls.clear();

    rig.on(new AgentEvent.Unreadable("assignment 2 can't be read")).millis(2000);
    assertThat(rig.loop.leaseUntil()).as("answers still come").isEqualTo(until);
    assertThat(rig.uplink.last().troubles()).containsExactly("assignment 2 can't be read");
    rig.millis(10_000);
    assertThat(rig.containers.calls).containsExactly("kill live.db-0-1");
    assertThat(rig.accepts(WEB)).as("needs no lease").isTrue();

    rig.assign(3, 3, dbPrimary(3), webPrimary(1));
    rig.term = 3;
    rig.millis(1000);
    assertThat(rig.containers.calls).containsExactly("kill live.db-0-1", "start live.db-0-1");
    assertThat(rig.uplink.last().troubles()).isEmpty();
  }

  @Test
  void anAssignmentThatWaitsForTheDiskIsNotFollowedAfterOneThatCannotBeRead() {
    rig.begin().connect().assign(webPrimary(1)).millis(500);
    rig.journal.slow();
    rig.assign(2, 1, goal(WEB, Goal.Kind.END, 1, false));
    rig.on(new AgentEvent.Unreadable("assignment 2 can't be read"));
    rig.journal.flush();
    rig.drain().millis(20_000);
    assertThat(rig.containers.running()).containsExactly(WEB);
  }

  @Test
  void anOlderAssignmentDoesNotStandForOneThatCannotBeRead() {
    rig.begin().connect().assign(2, 5, webPrimary(1)).millis(500);
    rig.on(new AgentEvent.Unreadable("assignment 6 can't be read"));
    rig.assign(2, 4, webPrimary(1)).assign(1, 9, webPrimary(1)).millis(500);
    assertThat(rig.uplink.last().troubles()).containsExactly("assignment 6 can't be read");
  }

  @Test
  void anAssignmentOfALowerTermIsIgnoredAlsoAfterARestart() {
    rig.begin().connect().assign(7, 1, webPrimary(4)).millis(500);
    rig.assign(6, 9, goal(WEB, Goal.Kind.END, 4, false)).millis(500);
    assertThat(rig.containers.running()).containsExactly(WEB);

    rig.restart().connect().assign(6, 10, goal(WEB, Goal.Kind.END, 4, false)).millis(500);
    assertThat(rig.containers.running()).containsExactly(WEB);
    assertThat(rig.uplink.hellos).containsExactly(0L, 7L);
  }

  @Test
  void anAnswerOfALowerTermGrantsNothing() {
    rig.begin().connect().assign(7, 1, dbPrimary(4)).millis(600);
    rig.term = 6;
    rig.answering = true;
    rig.millis(3000);
    assertThat(rig.containers.running()).isEmpty();
  }

  @Test
  void anOlderAssignmentOfTheSameTermIsIgnored() {
    rig.begin().connect().assign(1, 5, webPrimary(4)).millis(500);
    rig.assign(1, 4).millis(30_000);
    assertThat(rig.containers.running()).containsExactly(WEB);
  }

  @Test
  void anAgentThatStartsAgainWithinTheLeaseRestartsNothing() {
    rig.answering = true;
    rig.begin().connect().assign(dbPrimary(3), webPrimary(1)).millis(1000);
    rig.containers.calls.clear();

    rig.answering = false;
    rig.now += Duration.ofMillis(1500).toNanos();
    rig.restart().millis(300);
    rig.answering = true;
    rig.connect().assign(2, 1, dbPrimary(3), webPrimary(1));
    rig.term = 2;
    rig.millis(10_000);

    assertThat(rig.containers.calls).isEmpty();
    assertThat(rig.phase(DB)).isEqualTo(Phase.HEALTHY);
    assertThat(rig.state(DB).restarts()).isZero();
    assertThat(rig.accepts(DB)).isTrue();
    assertThat(rig.accepts(WEB)).isTrue();
  }

  @Test
  void whatIsAdoptedServesWithoutAnotherListOfContainers() {
    rig.begin().connect().assign(webPrimary(1)).millis(1000);
    rig.restart().millis(300);
    rig.connect().assign(2, 1, webPrimary(1)).millis(500);
    assertThat(rig.accepts(WEB)).isTrue();
  }

  @Test
  void whatDiedWhileItWasAdoptedIsStartedAgainAtOnce() {
    rig.begin().connect().assign(webPrimary(1)).millis(1000);
    rig.restart().millis(300);
    rig.containers.calls.clear();

    rig.lookingSlowly = true;
    rig.containers.exit("live.web-0-1", 1);
    rig.drain().millis(1);
    rig.connect().assign(2, 1, webPrimary(1)).millis(1);
    assertThat(rig.containers.calls).as("the list before says that it runs").isEmpty();
    rig.bringList().millis(100);

    assertThat(rig.containers.calls).containsExactly("start live.web-0-1");
  }

  @Test
  void whatIsAdoptedIsNeverReportedWithoutThePortsOfItsImage() {
    rig.begin().connect().assign(webPrimary(1), goal(DB, Goal.Kind.PREPARE, 0, true)).millis(500);
    rig.containers.images.clear(); // nobody can say any more but the containers
    rig.restart();
    rig.uplink.heartbeats.clear();
    rig.connect().assign(2, 1, webPrimary(1), goal(DB, Goal.Kind.PREPARE, 0, true)).millis(500);

    List<Observation> seen =
        rig.uplink.heartbeats.stream().flatMap(h -> h.observations().stream()).toList();
    assertThat(seen).filteredOn(o -> o.placement().equals(WEB)).isNotEmpty();
    assertThat(seen).filteredOn(o -> o.placement().equals(DB)).isNotEmpty();
    assertThat(seen)
        .allSatisfy(
            o ->
                assertThat(o.ports().tcp()).containsExactly(o.placement().equals(WEB) ? 80 : 5432));
    assertThat(rig.phase(WEB)).isEqualTo(Phase.HEALTHY);
    assertThat(rig.phase(DB)).isEqualTo(Phase.READY);
  }

  @Test
  void anAgentThatStartsAfterTheLeaseKillsWhatNeedsOneBeforeAnythingElse() {
    rig.answering = true;
    rig.begin().connect().assign(dbPrimary(3), webPrimary(1)).millis(1000);
    rig.containers.calls.clear();

    rig.now += Duration.ofSeconds(5).toNanos();
    rig.restart();

    assertThat(rig.containers.calls).containsExactly("kill live.db-0-1");
    assertThat(rig.containers.running()).containsExactly(WEB);
  }

  @Test
  void aLeaseThatRunsOutBeforeTheCoordinatorIsBackEndsWhatWasAdopted() {
    rig.answering = true;
    rig.begin().connect().assign(dbPrimary(3)).millis(1000);
    rig.containers.calls.clear();

    rig.restart().millis(1000);
    assertThat(rig.containers.running()).containsExactly(DB);
    rig.millis(3000);
    assertThat(rig.containers.calls).containsExactly("kill live.db-0-1");
  }

  @Test
  void aLeaseOfAnotherBootCountsForNothing() {
    rig.answering = true;
    rig.begin().connect().assign(dbPrimary(3)).millis(1000);
    rig.containers.calls.clear();

    // Uptime begins anew, and somebody has started the container: the old lease looks long.
    rig.restart("boot-2", rig.journal.recall());

    assertThat(rig.containers.calls).containsExactly("kill live.db-0-1");
  }

  @Test
  void aRunningContainerIsKeptUntilTheCoordinatorIsBack() {
    rig.begin().connect().assign(webPrimary(1)).millis(500);
    rig.containers.calls.clear();
    rig.restart().millis(120_000);
    assertThat(rig.containers.calls).isEmpty();
  }

  @Test
  void whatIsInNoAssignmentIsEndedAfterAGraceAndUnlabelledContainersNever() {
    rig.begin().connect().assign(webPrimary(1)).millis(500);
    rig.containers.addUnlabelled("somebody-elses");
    rig.containers.calls.clear();
    rig.restart().connect().assign().millis(9_000);
    assertThat(rig.containers.calls).isEmpty();

    rig.millis(2_000);
    assertThat(rig.containers.calls).containsExactly("stop live.web-0-1", "remove live.web-0-1");
    rig.millis(60_000);
    assertThat(rig.containers.unlabelled()).containsEntry("somebody-elses", State.RUNNING);
    assertThat(rig.containers.calls).hasSize(2);
    assertThat(rig.journal.written.getLast().primacies()).isEmpty();
  }

  @Test
  void aStrayThatIsWantedAgainWithinTheGraceGoesOn() {
    rig.begin().connect().assign(webPrimary(1)).millis(500);
    rig.containers.calls.clear();
    rig.assign().millis(5_000);
    rig.assign(webPrimary(1)).millis(60_000);
    assertThat(rig.containers.calls).isEmpty();
    assertThat(rig.accepts(WEB)).isTrue();
  }

  @Test
  void aLeasedPrimaryThatIsInNoAssignmentEndsAtOnce() {
    rig.answering = true;
    rig.begin().connect().assign(dbPrimary(1)).millis(1000);
    rig.assign().millis(100);
    assertThat(rig.containers.running()).isEmpty();
    rig.restart();
    rig.containers.add(DB, State.RUNNING);
    rig.connect().millis(100);
    rig.assign().millis(20_000);
    assertThat(rig.containers.running()).isEmpty();
  }

  @Test
  void endingAPlacementThatIsNotHereIsReportedAsStopped() {
    rig.begin().connect().assign(goal(WEB, Goal.Kind.END, 1, false)).millis(100);
    assertThat(rig.uplink.observation(WEB).orElseThrow().phase()).isEqualTo(Phase.STOPPED);
    rig.assign().millis(100);
    assertThat(rig.uplink.observation(WEB)).isEmpty();
  }

  @Test
  void aHeartbeatTellsWhatTheNetworkOfTheMachineCanDo() {
    rig.begin().connect();
    rig.traffic.abilities = new TreeSet<>(Set.of("nftables", "ipv6"));
    rig.millis(1_000);
    assertThat(rig.uplink.last().facts().abilities()).containsExactly("ipv6", "nftables");
  }

  @Test
  void dockerThatGoesAwayWithItsContainersIsWaitedForAndNothingIsDoubled() {
    rig.begin().connect().assign(webPrimary(1)).millis(500);
    rig.containers.calls.clear();
    rig.containers.goAway(true);
    rig.drain().millis(20_000);

    assertThat(rig.uplink.last().troubles()).containsExactly("Docker does not answer");
    assertThat(rig.uplink.last().facts().docker()).isEmpty();

    rig.containers.comeBack();
    rig.drain().millis(500);
    assertThat(rig.containers.calls).containsExactly("start live.web-0-1");
    assertThat(rig.phase(WEB)).isEqualTo(Phase.HEALTHY);
    assertThat(rig.state(WEB).restarts()).isEqualTo(1);
    assertThat(rig.uplink.last().troubles()).isEmpty();
    assertThat(rig.accepts(WEB)).isTrue();
  }

  @Test
  void dockerThatIsAwayAtTheStartHoldsTheAssignmentBack() {
    rig.containers.add(WEB, State.RUNNING);
    rig.containers.goAway(false);
    rig.begin().connect().assign(webPrimary(1)).millis(5_000);
    assertThat(rig.loop.placements()).isEmpty();

    rig.containers.comeBack();
    rig.drain().millis(500);
    assertThat(rig.phase(WEB)).isEqualTo(Phase.HEALTHY);
    assertThat(rig.containers.calls).isEmpty();
  }

  @Test
  void aKillThatDockerDoesNotTakeIsRepeatedUntilItDoes() {
    rig.answering = true;
    rig.begin().connect().assign(dbPrimary(1)).millis(1000);
    rig.answering = false;
    rig.containers.goAway(false);
    rig.drain().millis(2_000);
    assertThat(rig.fenced(DB)).isFalse();
    rig.millis(2_000);
    assertThat(rig.containers.running()).containsExactly(DB);
    assertThat(rig.accepts(DB)).isFalse();
    assertThat(rig.fenced(DB)).as("who is connected is cut off all the same").isTrue();

    rig.containers.comeBack();
    rig.drain().millis(300);
    assertThat(rig.containers.running()).isEmpty();
  }

  @Test
  void aContainerThatEndsIsStartedAgainAtOnceAndHeardOfBeforeTheNextHeartbeat() {
    rig.begin().connect().assign(webPrimary(1)).millis(500);
    rig.containers.exit("live.web-0-1", 1);
    rig.drain();
    assertThat(rig.containers.running()).containsExactly(WEB);
    rig.millis(60);
    assertThat(rig.uplink.observation(WEB).orElseThrow().restarts()).isEqualTo(1);
  }

  @Test
  void aPromotedFallbackStartsItsWarmContainer() {
    rig.answering = true;
    rig.begin().connect().assign(goal(DB, Goal.Kind.PREPARE, 0, true)).millis(1000);
    assertThat(rig.phase(DB)).isEqualTo(Phase.READY);
    assertThat(rig.containers.calls).containsExactly("create live.db-0-1");

    rig.assign(dbPrimary(8)).millis(200);
    assertThat(rig.containers.calls).containsExactly("create live.db-0-1", "start live.db-0-1");
    assertThat(rig.phase(DB)).isEqualTo(Phase.HEALTHY);
    assertThat(rig.epoch(DB)).isEqualTo(8);
  }

  @Test
  void aHotFallbackRunsAndServesNobody() {
    rig.begin().connect().assign(goal(WEB, Goal.Kind.RUN, 0, false)).millis(500);
    assertThat(rig.phase(WEB)).isEqualTo(Phase.HEALTHY);
    assertThat(rig.accepts(WEB)).isFalse();

    rig.assign(webPrimary(2)).millis(60);
    assertThat(rig.accepts(WEB)).isTrue();
    assertThat(rig.containers.calls).containsExactly("create live.web-0-1", "start live.web-0-1");
  }
}
