package io.deputy.coordinator.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.sim.invariant.Invariant;
import io.deputy.coordinator.sim.invariant.QuietAfterFaults;
import io.deputy.coordinator.sim.variant.BrokenVariants;
import io.deputy.coordinator.sim.variant.BrokenVariants.Broken;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each invariant fails where it should. {@code ./dev sim --mutants} looks further. */
class BrokenVariantsTest {
  @BeforeAll
  static void noLogs() {
    Trace.takeLogs(false);
  }

  static List<Broken> variants() {
    return BrokenVariants.ALL;
  }

  @ParameterizedTest
  @MethodSource("variants")
  void isCaught(Broken broken) {
    Violation violation = Seeds.simulation(broken.seed(), broken).run().violation();
    assertThat(violation).as("what %s breaks in seed %d", broken, broken.seed()).isNotNull();
    assertThat(violation.invariant()).isEqualTo(broken.caughtBy().getSimpleName());
  }

  @Test
  void everyInvariantIsSeenToFail() {
    Set<Class<?>> seen = new HashSet<>();
    BrokenVariants.ALL.forEach(b -> seen.add(b.caughtBy()));
    List<Class<?>> all =
        new java.util.ArrayList<>(Invariant.all().stream().map(Object::getClass).toList());
    all.add(QuietAfterFaults.class);
    assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
  }
}
