package io.deputy.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.Assignment;
import io.deputy.model.Inquiry;
import io.deputy.model.Routes;
import io.deputy.model.Survey;
import io.deputy.model.Timings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is asked of a machine, and when it is answered. */
class SurveysTest {
  private final AgentRig rig = new AgentRig();

  @Test
  void whatIsAskedIsLookedForAtOnceAndSaidAtOnce() {
    rig.begin().connect();
    ask("/data");
    assertThat(rig.surveys).containsExactly(inquiry("/data"));
    assertThat(rig.uplink.last().survey()).isEqualTo(Survey.NOTHING);
    answer("/data", true);
    rig.millis(60);
    assertThat(rig.uplink.last().survey().hasPath("/data")).isTrue();
    assertThat(rig.uplink.last().survey().hasPath("/other")).isNull();
  }

  @Test
  void itIsLookedForAgainFromTimeToTimeAndOneAtATime() {
    rig.begin().connect();
    ask("/data");
    ask("/data", "/more");
    assertThat(rig.surveys).as("one is under way").hasSize(1);
    answer("/data", false);
    assertThat(rig.surveys).containsExactly(inquiry("/data"), inquiry("/data", "/more"));
    rig.millis(6000);
    assertThat(rig.surveys).as("the second is not answered").hasSize(2);
    answer("/data", false);
    assertThat(rig.surveys).as("the next is due").hasSize(3);
    answer("/data", false);
    rig.millis(4900);
    assertThat(rig.surveys).hasSize(3);
    rig.millis(200);
    assertThat(rig.surveys).hasSize(4);
  }

  @Test
  void whoIsAskedNothingLooksForNothing() {
    rig.begin().connect().assign().millis(20_000);
    assertThat(rig.surveys).isEmpty();
  }

  private void ask(String... paths) {
    rig.on(
        new AgentEvent.Assigned(
            new Assignment(
                rig.term,
                ++rig.version,
                Timings.DEFAULT,
                List.of(),
                List.of(),
                Routes.NONE,
                inquiry(paths))));
  }

  private void answer(String path, boolean there) {
    rig.on(
        new AgentEvent.Surveyed(
            new Survey(
                new TreeMap<>(Map.of(path, there)),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>())));
  }

  private static Inquiry inquiry(String... paths) {
    return new Inquiry(
        new TreeSet<>(Set.of(paths)), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
  }
}
