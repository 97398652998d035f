package io.deputy.coordinator.loop;

import static io.deputy.coordinator.goals.SomeService.ID;
import static io.deputy.coordinator.goals.SomeService.SLOT;
import static io.deputy.coordinator.goals.SomeService.SPEC;
import static io.deputy.coordinator.goals.SomeService.machine;
import static io.deputy.coordinator.goals.SomeService.placement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.deputy.coordinator.goals.SomeService;
import io.deputy.coordinator.store.Versioned;
import io.deputy.coordinator.store.View;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What an agent's word proves of a record: of a slot with epoch 1, #1 primary on h1, #2 fallback on
 * h2, #3 ended on h3, and nine placements so far.
 */
class BehindTest {
  private static final ServiceRecord RECORD =
      SomeService.record(
          SPEC,
          placement(1, "h1", Role.PRIMARY, false),
          placement(2, "h2", Role.FALLBACK, false),
          placement(3, "h3", Role.ENDED, false));

  private static Claim claim(long number, String machine, long epoch) {
    return new Claim(new PlacementId(SLOT, number), machine(machine), epoch);
  }

  private static Map<ServiceId, Behind> behind(Claim... claims) {
    var services = new TreeMap<>(Map.of(ID, new Versioned<>(RECORD, 7)));
    var records = new Records(new View(services, new TreeMap<>(), List.of()), null);
    return Behind.of(records, List.of(claims));
  }

  @Test
  void whatTheRecordSaysOrSaidProvesNothing() {
    assertThat(
            behind(
                claim(1, "h1", 1),
                claim(2, "h2", 0),
                claim(3, "h3", 1),
                // Forgotten by the record: they came before what it has.
                claim(4, "h4", 0),
                claim(5, "h4", 1)))
        .isEmpty();
  }

  @Test
  void aNumberOrAnEpochThatTheRecordHasNotGivenProvesThatItIsOlder() {
    assertThat(behind(claim(10, "h1", 0))).containsOnlyKeys(ID);
    assertThat(behind(claim(1, "h1", 2))).containsOnlyKeys(ID);
    assertThat(behind(claim(4, "h4", 2))).containsOnlyKeys(ID);
    assertThat(behind(claim(2, "h2", 1))).as("a fallback, by the record").containsOnlyKeys(ID);
  }

  @Test
  void clientsAreLedToTheHighestEpochAndWhoHasALowerOneIsEnded() {
    Behind behind =
        Objects.requireNonNull(
            behind(claim(1, "h1", 1), claim(2, "h2", 2), claim(10, "h1", 0)).get(ID));
    assertThat(behind.served().slot(0).primary().orElseThrow())
        .extracting(Placement::id, Placement::epoch)
        .containsExactly(new PlacementId(SLOT, 2), 2L);
    assertThat(behind.wanted().placements())
        .as("with what has ended by the record")
        .extracting(Placement::id, Placement::role)
        .containsExactly(
            tuple(new PlacementId(SLOT, 1), Role.ENDED),
            tuple(new PlacementId(SLOT, 3), Role.ENDED));
  }

  /** The older record has been followed for a while, and the epoch given again. */
  @Test
  void ofTwoWithOneEpochTheOneOnRecordGoesOn() {
    Behind behind = Objects.requireNonNull(behind(claim(2, "h2", 1), claim(1, "h1", 1)).get(ID));
    assertThat(behind.served().slot(0)).isEqualTo(RECORD.slot(0));
    assertThat(behind.wanted().placements())
        .extracting(Placement::id)
        .containsExactly(new PlacementId(SLOT, 2), new PlacementId(SLOT, 3));
  }
}
