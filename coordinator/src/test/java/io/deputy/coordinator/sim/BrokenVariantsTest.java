package io.deputy.coordinator.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.deputy.coordinator.sim.invariant.Invariant;
import io.deputy.coordinator.sim.invariant.QuietAfterFaults;
import io.deputy.coordinator.sim.variant.BrokenVariants;
import io.deputy.coordinator.sim.variant.BrokenVariants.Broken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each invariant fails where it should. {@code ./dev sim --mutants} looks further. */
class BrokenVariantsTest {
  /** Most take one or two. */
  private static final int SEEDS = 300;

  private static final int RIGHT_SEEDS = 10;

  @BeforeAll
  static void noLogs() {
    Trace.takeLogs(false);
  }

  static List<Broken> variants() {
    return BrokenVariants.ALL;
  }

  static List<Broken> provoked() {
    return BrokenVariants.ALL.stream().filter(b -> !b.provoked().isEmpty()).toList();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void isCaught(Broken broken) {
    var seeds = new Seeds(1, SEEDS, Duration.ofMinutes(2), broken).with(broken.provoked());
    assertThat(seeds.run()).as("what %s breaks within %d seeds", broken, SEEDS).isPresent();
  }

  /** It is not the faults that break what they are chosen for. */
  @ParameterizedTest
  @MethodSource("provoked")
  void theRightWorldStandsTheSameFaults(Broken broken) {
    var seeds = new Seeds(1, RIGHT_SEEDS, Duration.ofMinutes(2), null).with(broken.provoked());
    Optional<Seeds.Failure> failure = seeds.run();
    failure.ifPresent(
        f -> fail(Report.of(f.simulation(), f.violation(), " --faults-of " + broken)));
    assertThat(seeds.done()).isEqualTo(RIGHT_SEEDS);
  }

  @Test
  void everyInvariantIsSeenToFail() {
    Set<Class<?>> seen = new HashSet<>();
    BrokenVariants.ALL.forEach(b -> seen.add(b.caughtBy()));
    List<Class<?>> all = new ArrayList<>(Invariant.all().stream().map(Object::getClass).toList());
    all.add(QuietAfterFaults.class);
    assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
  }
}
