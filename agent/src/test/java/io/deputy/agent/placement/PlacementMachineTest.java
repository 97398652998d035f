package io.deputy.agent.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deputy.agent.placement.PlacementState.Image;
import io.deputy.golden.Golden;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Goal;
import io.deputy.model.Phase;
import io.deputy.model.PlacementId;
import io.deputy.model.Ports;
import io.deputy.model.ServiceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PlacementMachineTest {
  private static final PlacementId ID = PlacementId.parse("live/db.0#1");
  private static final ServiceSpec SPEC =
      ServiceSpec.of(ID.service(), ContainerSpec.of("postgres:15"));
  private static final long NOW = 1_000_000_000_000L;

  private static final Path FOLDER = Golden.resource("placement");

  @TestFactory
  List<DynamicTest> scripts() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(f -> f.toString().endsWith(".script"))
          .sorted()
          .map(
              f ->
                  DynamicTest.dynamicTest(
                      f.getFileName().toString(),
                      () -> Golden.compare(f, PlacementScript.play(Files.readString(f)))))
          .toList();
    }
  }

  @Test
  void everyGoalInEveryPhase() {
    var table = new StringBuilder("# What each goal does in each phase, and the phase after it.\n");
    for (Goal.Kind kind : Goal.Kind.values()) {
      table.append('\n');
      for (Phase phase : Phase.values()) {
        table.append(line(kind, phase)).append('\n');
      }
    }
    Golden.compare(FOLDER.resolve("goals-and-phases.txt"), table.toString());
  }

  private static String line(Goal.Kind kind, Phase phase) {
    Step step = PlacementMachine.step(in(kind, phase), new Event.Tick(), NOW);
    return String.format(
            Locale.ROOT,
            "%-8s %-10s %-20s %s",
            kind,
            phase,
            PlacementScript.words(step.effects()),
            step.state().phase() == phase ? "" : step.state().phase())
        .stripTrailing();
  }

  /** As a placement usually is in that phase: what is live runs, what is ready has a container. */
  private static PlacementState in(Goal.Kind kind, Phase phase) {
    boolean running = phase.band() == Phase.Band.LIVE || phase == Phase.DRAINING;
    boolean container = phase != Phase.ASSIGNED && phase != Phase.PULLING;
    var made = new StepDraft(new Goal(ID, kind, 0, false, SPEC), NOW);
    made.phase = phase;
    made.container = container ? "c1" : "";
    made.running = running;
    made.startedAt = 1;
    made.image = container ? Image.UNKNOWN : null;
    made.run = 1;
    return made.step().state();
  }

  @Test
  void anAnswerThatNobodyAskedForThrows() {
    var resting = PlacementState.assigned(new Goal(ID, Goal.Kind.END, 0, false, SPEC), 0, NOW);
    assertThatThrownBy(() -> PlacementMachine.step(resting, new Event.Started(), NOW))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("live/db.0#1: START has ended while IDLE was under way");
  }

  @Test
  void aGoalThatGoesBackIsNotTaken() {
    var forward = new Goal(ID, Goal.Kind.RUN, 4, false, SPEC);
    var state = PlacementState.assigned(forward, 0, NOW);
    for (var back :
        List.of(
            new Goal(ID, Goal.Kind.PREPARE, 0, false, SPEC),
            new Goal(ID, Goal.Kind.FETCH, 0, false, SPEC),
            new Goal(ID, Goal.Kind.RUN, 3, false, SPEC))) {
      assertThat(PlacementMachine.step(state, new Event.Wanted(back), NOW).state().goal())
          .isEqualTo(forward);
    }
  }

  @Test
  void aBrokenPromiseOfAPhaseIsABug() {
    var draft = new StepDraft(in(Goal.Kind.RUN, Phase.HEALTHY), NOW);
    assertThatThrownBy(() -> draft.enter(Phase.READY))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("live/db.0#1: HEALTHY must not become READY");
  }

  @Test
  void theObservationSaysWhatIsKnown() {
    var state = in(Goal.Kind.RUN, Phase.HEALTHY);
    var seen = state.observe(NOW + 5_000_000_000L);
    assertThat(seen.phase()).isEqualTo(Phase.HEALTHY);
    assertThat(seen.age()).hasSeconds(5);
    assertThat(seen.container()).isEqualTo("c1");
    assertThat(seen.ports()).isEqualTo(Ports.NONE);
  }
}
