package io.deputy.coordinator.loop;

import static io.deputy.coordinator.goals.SomeService.machine;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.plan.Decision;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.model.Contact;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Move;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Ports;
import io.deputy.model.Reason;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import io.deputy.model.Timings;
import io.deputy.model.Wishes;
import io.deputy.wire.SpecWire;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How a move came out, and how long nobody served. */
class MoveWatchTest {
  private static final ServiceId ID = new ServiceId("shop", "web");
  private static final SlotId SLOT = new SlotId(ID, 0);
  private static final PlacementId OLD = new PlacementId(SLOT, 1);
  private static final PlacementId HEIR = new PlacementId(SLOT, 2);
  private static final ServiceSpec SPEC =
      SpecWire.hashed(ServiceSpec.of(ID, ContainerSpec.of("web:1")));
  private static final Move MOVE = new Move(machine("h2"), 1, Instant.EPOCH);

  private final MoveWatch watch = new MoveWatch();
  private final Map<PlacementId, Observation> seen = new HashMap<>();
  private ServiceRecord record =
      ServiceRecord.fresh(SPEC, "198.18.0.1")
          .withPlaced(2)
          .withSlot(
              new Slot(
                  SLOT,
                  1,
                  machine("h1"),
                  List.of(
                      new Placement(
                          OLD, machine("h1"), SPEC.hash(), Role.PRIMARY, 1, false, List.of()),
                      new Placement(
                          HEIR, machine("h2"), SPEC.hash(), Role.FALLBACK, 0, false, List.of()))))
          .withWishes(Wishes.NONE.with(0, MOVE));

  private void look(long millis, Decision... decisions) {
    for (Decision decision : decisions) {
      record = decision.applyTo(record);
    }
    var services = new TreeMap<>(Map.of(ID, record));
    var snapshot = new Snapshot(Timings.DEFAULT, Collections.emptySortedMap(), services, seen);
    watch.look(snapshot, List.of(decisions), Duration.ofMillis(millis).toNanos());
  }

  private void healthy(PlacementId id) {
    seen.put(id, new Observation(id, Phase.HEALTHY, 0, "", 0, Duration.ZERO, "", Ports.NONE));
  }

  private static EndedMove ended(EndedMove.Outcome outcome) {
    return new EndedMove(SLOT, 1, machine("h1"), machine("h2"), outcome);
  }

  @Test
  void fromTheWordToStopUntilAnotherIsHealthy() {
    look(0);
    look(1_000, new Decision.Drain(OLD));
    look(1_300);
    look(
        1_500,
        new Decision.End(OLD, Decision.Cause.DRAINED),
        new Decision.Promote(HEIR, machine("h2")));
    assertThat(watch.ended()).isEmpty();
    healthy(HEIR);
    look(1_640);
    look(2_000);
    assertThat(watch.ended())
        .containsExactly(ended(new EndedMove.Outcome.Moved(machine("h2"), Duration.ofMillis(640))));
  }

  @Test
  void whyItWasGivenUp() {
    look(0);
    var why = new Reason.NotReachable(machine("h2"), Contact.LOST, Duration.ofSeconds(4));
    look(1_000, new Decision.GiveUp(SLOT, why));
    assertThat(watch.ended()).containsExactly(ended(new EndedMove.Outcome.GivenUp(why)));
  }

  @Test
  void whatHasNotBegunInTimeIsSaidToo() {
    look(0);
    record = record.withWishes(Wishes.NONE);
    look(1_000);
    assertThat(watch.ended())
        .containsExactly(
            ended(
                new EndedMove.Outcome.GivenUp(new Reason.MoveNotBegun(SLOT, Wishing.MOVE_BEGINS))));
  }

  @Test
  void ofAServiceThatIsTakenOutNothingIsSaid() {
    look(0);
    look(1_000, new Decision.Drain(OLD));
    record = ServiceRecord.fresh(SPEC, "198.18.0.1");
    look(1_500);
    assertThat(watch.ended()).isEmpty();
  }
}
