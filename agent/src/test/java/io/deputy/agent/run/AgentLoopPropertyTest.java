package io.deputy.agent.run;

import static io.deputy.agent.run.AgentRig.DB;
import static io.deputy.agent.run.AgentRig.WEB;
import static io.deputy.agent.run.AgentRig.dbPrimary;
import static io.deputy.agent.run.AgentRig.goal;
import static io.deputy.agent.run.AgentRig.webPrimary;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.placement.PlacementState;
import io.deputy.agent.run.Containers.State;
import io.deputy.agent.run.Journal.Recalled;
import io.deputy.model.Goal;
import io.deputy.model.Phase;
import io.deputy.model.PlacementId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds on one machine whatever happens to it, in any order. */
class AgentLoopPropertyTest {
  /** What can happen. */
  enum Happening {
    CONNECT,
    DISCONNECT,
    ANSWER,
    FALL_SILENT,
    NEXT_TERM,
    ASSIGN_PRIMARIES,
    ASSIGN_FALLBACK,
    ASSIGN_DRAIN,
    ASSIGN_NOTHING,
    ASSIGN_UNREADABLE,
    DOCKER_AWAY,
    DOCKER_DIES,
    DOCKER_BACK,
    EXIT,
    ENDINGS_TAKE_LONG,
    ONE_ENDS,
    AGENT_RESTARTS,
    AGENT_RESTARTS_WITHOUT_JOURNAL,
    REBOOT,
    SHORT_WHILE,
    LONG_WHILE
  }

  private AgentRig rig = new AgentRig();
  private boolean dockerAway;
  private int boots = 1;
  private Map<PlacementId, Phase> phases = new HashMap<>();

  @Provide
  Arbitrary<List<Happening>> histories() {
    Arbitrary<Happening> rare = Arbitraries.of(Happening.class);
    Arbitrary<Happening> often =
        Arbitraries.of(
            Happening.CONNECT,
            Happening.DISCONNECT,
            Happening.ANSWER,
            Happening.FALL_SILENT,
            Happening.ASSIGN_PRIMARIES,
            Happening.ASSIGN_NOTHING,
            Happening.ONE_ENDS,
            Happening.SHORT_WHILE,
            Happening.LONG_WHILE);
    return Arbitraries.oneOf(rare, often).list().ofMinSize(1).ofMaxSize(40);
  }

  @Property(tries = 500)
  void whateverHappens(@ForAll("histories") List<Happening> history) {
    rig = new AgentRig();
    dockerAway = false;
    phases = new HashMap<>();
    rig.containers.addUnlabelled("somebody-elses");
    rig.answering = true;
    rig.begin().connect().assign(dbPrimary(3), webPrimary(2)).millis(700);
    for (Happening what : history) {
      happen(what);
      assertThat(rig.containers.unlabelled()).containsEntry("somebody-elses", State.RUNNING);
      nothingLeasedRunsWithoutALease();
      bandsNeverGoBack();
    }
  }

  private void happen(Happening what) {
    switch (what) {
      case CONNECT -> rig.connect();
      case DISCONNECT -> rig.disconnect();
      case ANSWER -> {
        rig.answering = true;
        rig.drain();
      }
      case FALL_SILENT -> rig.answering = false;
      case NEXT_TERM -> {
        rig.term++;
        rig.version = 0;
      }
      case ASSIGN_PRIMARIES -> rig.assign(dbPrimary(3), webPrimary(2));
      case ASSIGN_FALLBACK -> rig.assign(goal(DB, Goal.Kind.PREPARE, 0, true));
      case ASSIGN_DRAIN -> rig.assign(goal(DB, Goal.Kind.DRAIN, 3, true), webPrimary(2));
      case ASSIGN_NOTHING -> rig.assign();
      case ASSIGN_UNREADABLE -> {
        long until = rig.loop.leaseUntil();
        rig.on(new AgentEvent.Unreadable("can't be read")).millis(1500);
        assertThat(rig.loop.leaseUntil()).as("nothing is confirmed").isEqualTo(until);
      }
      case DOCKER_AWAY -> dockerAway(false);
      case DOCKER_DIES -> dockerAway(true);
      case DOCKER_BACK -> {
        dockerAway = false;
        rig.containers.comeBack();
        rig.drain().millis(300); // until a kill that failed is tried again
      }
      case EXIT -> {
        rig.containers.exit(DB.containerName(), 1);
        rig.drain();
      }
      case ENDINGS_TAKE_LONG -> rig.endingSlowly = !rig.endingSlowly;
      case ONE_ENDS -> rig.endNext();
      case AGENT_RESTARTS -> restart(rig.journal.recall());
      case AGENT_RESTARTS_WITHOUT_JOURNAL -> restart(Recalled.NOTHING);
      case REBOOT -> {
        rig.containers.reboot();
        boots++;
        rig.restart("boot-" + boots, rig.journal.recall());
        phases.clear();
      }
      case SHORT_WHILE -> rig.millis(700);
      case LONG_WHILE -> rig.millis(20_000);
    }
  }

  private void dockerAway(boolean killing) {
    dockerAway = true;
    rig.containers.goAway(killing);
    rig.drain();
  }

  private void restart(Recalled recalled) {
    rig.restart("boot-" + boots, recalled);
    phases.clear();
  }

  private void nothingLeasedRunsWithoutALease() {
    if (!dockerAway && rig.now >= rig.loop.leaseUntil()) {
      assertThat(rig.containers.running()).doesNotContain(DB);
    }
    assertThat(rig.accepts(DB) && rig.now >= rig.loop.leaseUntil()).isFalse();
    assertThat(rig.containers.running()).isSubsetOf(DB, WEB);
  }

  private void bandsNeverGoBack() {
    for (PlacementState s : rig.loop.placements()) {
      Phase before = phases.put(s.id(), s.phase());
      if (before != null) {
        assertThat(s.phase().band()).isGreaterThanOrEqualTo(before.band());
      }
    }
    phases.keySet().retainAll(rig.loop.placements().stream().map(PlacementState::id).toList());
  }
}
