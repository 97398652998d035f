package io.deputy.agent.run;

import static io.deputy.agent.run.AgentRig.DB;
import static io.deputy.agent.run.AgentRig.WEB;
import static io.deputy.agent.run.AgentRig.dbPrimary;
import static io.deputy.agent.run.AgentRig.goal;
import static io.deputy.agent.run.AgentRig.webPrimary;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.agent.placement.PlacementState;
import io.deputy.model.Goal;
import io.deputy.model.PlacementId;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StatusLineTest {
  private static final Allegiance WAITS = Allegiance.to("c1:7420");
  private static final Allegiance FOLLOWS = WAITS.confirmed(true);
  private static final Allegiance LOST = FOLLOWS.lost("c1:7420 closed the link");
  private static final Duration LEFT = Duration.ofMillis(2100);

  private static List<PlacementState> placements(Goal... goals) {
    return Stream.of(goals).map(g -> PlacementState.assigned(g, 0, 0)).toList();
  }

  private static String line(Allegiance allegiance, Duration lease, Goal... goals) {
    return StatusLine.of(allegiance, 7, placements(goals), lease, List.of());
  }

  @Test
  void whomItFollowsAndWhatItHas() {
    PlacementId other = PlacementId.parse("live/web.1#2");
    assertThat(line(FOLLOWS, LEFT))
        .isEqualTo("follows coordinator c1:7420, term 7; 0 primaries, 0 fallbacks");
    assertThat(
            line(FOLLOWS, LEFT, dbPrimary(3), webPrimary(1), goal(other, Goal.Kind.FETCH, 0, true)))
        .isEqualTo("follows coordinator c1:7420, term 7; 2 primaries, 1 fallback");
    assertThat(
            line(
                FOLLOWS,
                LEFT,
                goal(WEB, Goal.Kind.RUN, 0, false),
                goal(other, Goal.Kind.PREPARE, 0, false),
                goal(DB, Goal.Kind.DRAIN, 3, true)))
        .as("hot and warm; what ends is neither")
        .isEqualTo("follows coordinator c1:7420, term 7; 0 primaries, 2 fallbacks");
  }

  @Test
  void withoutACoordinatorWhyAndHowLongItRunsOn() {
    assertThat(line(LOST, LEFT, dbPrimary(3), webPrimary(1)))
        .isEqualTo(
            "no coordinator: c1:7420 closed the link; 2 primaries, 0 fallbacks; 1 leased"
                + " primary for another 3 s");
    assertThat(line(LOST, Duration.ZERO, dbPrimary(3), webPrimary(1)))
        .isEqualTo(
            "no coordinator: c1:7420 closed the link; 2 primaries, 0 fallbacks; 1 leased"
                + " primary must not run: the lease has run out");
    assertThat(line(LOST, Duration.ZERO, webPrimary(1)))
        .as("needs no lease")
        .isEqualTo("no coordinator: c1:7420 closed the link; 1 primary, 0 fallbacks");
    assertThat(line(Allegiance.NONE, Duration.ZERO))
        .isEqualTo(
            "no coordinator: none has been found yet; nothing is started before an assignment"
                + " has come");
  }

  @Test
  void beforeAnAssignmentTheLeaseIsAllThereIs() {
    assertThat(line(WAITS, LEFT, dbPrimary(3)))
        .isEqualTo(
            "waits for an assignment of coordinator c1:7420; 1 primary, 0 fallbacks; 1 leased"
                + " primary for another 3 s");
  }

  @Test
  void troublesComeLastInOneLine() {
    assertThat(
            StatusLine.of(
                FOLLOWS, 7, placements(webPrimary(1)), LEFT, List.of("a is\nwrong", "b is")))
        .isEqualTo("follows coordinator c1:7420, term 7; 1 primary, 0 fallbacks; a is wrong; b is");
  }

  @Test
  void theLoopSaysHowItStands() {
    var rig = new AgentRig();
    rig.begin();
    assertThat(rig.loop.status()).startsWith("no coordinator: none has been found yet; ");
    rig.answering = true;
    rig.connect();
    assertThat(rig.loop.status()).startsWith("waits for an assignment of coordinator c1:7420; ");
    rig.assign(dbPrimary(3)).millis(1000);
    assertThat(rig.loop.status())
        .isEqualTo("follows coordinator c1:7420, term 1; 1 primary, 0 fallbacks");
    rig.answering = false;
    rig.disconnect().millis(600);
    assertThat(rig.loop.status())
        .isEqualTo("no coordinator: cut; 1 primary, 0 fallbacks; 1 leased primary for another 2 s");
    rig.millis(5000);
    assertThat(rig.loop.status()).endsWith("must not run: the lease has run out");
  }
}
