package io.deputy.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.golden.Golden;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PhaseTest {
  /** All pairs, as a table that a person has read. */
  @Test
  void movesAreAsTheTableSays() {
    String head =
        Arrays.stream(Phase.values())
            .map("%9s"::formatted)
            .collect(Collectors.joining(" ", "from \\ to ", "\n"));
    String rows =
        Arrays.stream(Phase.values())
            .map(from -> "%-9s ".formatted(from) + cells(from))
            .collect(Collectors.joining("\n", "", "\n"));
    Golden.compare(Golden.resource("model/phase-moves.txt"), head + rows);
  }

  private static String cells(Phase from) {
    return Stream.of(Phase.values())
        .map(to -> "%9s".formatted(from.mayBecome(to) ? "yes" : "."))
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @EnumSource
  void bandsNeverGoBack(Phase from) {
    assertThat(Phase.values())
        .filteredOn(from::mayBecome)
        .allSatisfy(to -> assertThat(to.band()).isGreaterThanOrEqualTo(from.band()));
  }

  @Test
  void rolesMoveDownTheListOnly() {
    assertThat(Role.values())
        .filteredOn(Role.FALLBACK::mayBecome)
        .containsExactly(Role.FALLBACK, Role.PRIMARY, Role.ENDED);
    assertThat(Role.values())
        .filteredOn(Role.PRIMARY::mayBecome)
        .containsExactly(Role.PRIMARY, Role.ENDED);
    assertThat(Role.values()).filteredOn(Role.ENDED::mayBecome).containsExactly(Role.ENDED);
  }
}
