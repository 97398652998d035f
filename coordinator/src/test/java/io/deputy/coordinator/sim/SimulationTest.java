package io.deputy.coordinator.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Some worlds in each build; {@code ./dev sim} runs many. */
class SimulationTest {
  private static final int SEEDS = 200;

  /** Not from 1: the first ones are those that everybody has tried. */
  private static final long FIRST = 1_000_000;

  @BeforeAll
  static void noLogs() {
    Trace.takeLogs(false);
  }

  static Iterable<KeptSeeds.Kept> kept() {
    return KeptSeeds.ALL;
  }

  @ParameterizedTest
  @MethodSource("kept")
  void whatOnceWasWrongIsRight(KeptSeeds.Kept kept) {
    holds(new Simulation(kept.seed()));
  }

  @Test
  void allInvariantsHold() {
    var seeds = new Seeds(FIRST, SEEDS, Duration.ofMinutes(5), null);
    Optional<Seeds.Failure> failure = seeds.run();
    failure.ifPresent(f -> fail(Report.of(f.simulation(), f.violation(), "")));
    assertThat(seeds.done()).isEqualTo(SEEDS);
  }

  @Test
  void theSameSeedIsTheSameRun() {
    var simulation = new Simulation(FIRST);
    var faults = simulation.faults();
    assertThat(new Simulation(FIRST).faults()).isEqualTo(faults);
    assertThat(simulation.run(faults, true).trace())
        .isNotEmpty()
        .isEqualTo(new Simulation(FIRST).run(faults, true).trace());
  }

  private static void holds(Simulation simulation) {
    Violation violation = simulation.run().violation();
    if (violation != null) {
      fail(Report.of(simulation, violation, ""));
    }
  }
}
