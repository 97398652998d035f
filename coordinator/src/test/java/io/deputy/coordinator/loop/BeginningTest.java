package io.deputy.coordinator.loop;

import static io.deputy.coordinator.goals.SomeService.ID;
import static io.deputy.coordinator.goals.SomeService.SPEC;
import static io.deputy.coordinator.goals.SomeService.placement;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.goals.SomeService;
import io.deputy.model.Placement;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BeginningTest {
  private static final Placement PRIMARY = placement(2, "h2", Role.PRIMARY, false);
  private static final Placement FORMER = placement(1, "h1", Role.ENDED, false);

  private final Map<ServiceId, ServiceRecord> stored =
      Map.of(ID, SomeService.record(SPEC, FORMER, PRIMARY));

  @Test
  void aPrimaryThatItsAgentKnowsOfDoesNotBegin() {
    var wanted = new TreeMap<>(stored);
    var claim = new Claim(PRIMARY.id(), PRIMARY.machine(), PRIMARY.epoch());
    assertThat(Beginning.takeOut(wanted, List.of(claim))).isEmpty();
    assertThat(wanted).isEqualTo(stored);
  }

  /** Its agent may have been away, and would be leased what it has. */
  @Test
  void whoeverIsToEndIsToldWhileItsSuccessorIsNot() {
    var wanted = new TreeMap<>(stored);
    var before = new Claim(PRIMARY.id(), PRIMARY.machine(), 0);
    assertThat(Beginning.takeOut(wanted, List.of(before))).containsExactly(ID);
    assertThat(wanted.firstEntry().getValue().placements()).containsExactly(FORMER);
  }
}
