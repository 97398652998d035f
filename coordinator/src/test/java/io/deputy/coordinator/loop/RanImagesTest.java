package io.deputy.coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.coordinator.goals.SomeService;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.PlacementId;
import io.deputy.model.Ports;
import io.deputy.model.Role;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import io.deputy.model.Timings;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RanImagesTest {
  private final Map<PlacementId, Observation> seen = new HashMap<>();

  private Snapshot snapshot(long revision, Slot slot) {
    ServiceRecord record =
        ServiceRecord.fresh(SomeService.SPEC, SomeService.ADDRESS)
            .withPlaced(9)
            .withSlot(slot)
            .withRevision(revision);
    return new Snapshot(
        Timings.DEFAULT,
        Collections.emptySortedMap(),
        new TreeMap<>(Map.of(record.id(), record)),
        seen);
  }

  private void sees(long number, Phase phase, String image) {
    var id = new PlacementId(SomeService.SLOT, number);
    seen.put(
        id,
        new Observation(
            id,
            phase,
            0,
            "",
            0,
            Duration.ZERO,
            "c",
            Ports.NONE,
            image,
            0,
            false,
            Collections.emptySortedMap()));
  }

  /** A primary of now, a hot fallback of now, and one that was made from an older spec. */
  private static Slot slot() {
    return Slot.empty(SomeService.SLOT)
        .nextEpoch(SomeService.machine("h1"))
        .plus(SomeService.placement(1, "h1", Role.PRIMARY, false))
        .plus(SomeService.placement(2, "h2", Role.FALLBACK, false))
        .plus(SomeService.placement(3, "h3", "old", Role.FALLBACK, false));
  }

  @Test
  void onlyWhatIsHealthyAndOfNowCounts() {
    sees(1, Phase.HEALTHY, "sha256:b");
    sees(2, Phase.HEALTHY, "sha256:a");
    sees(3, Phase.HEALTHY, "sha256:old");
    assertThat(RanImages.of(snapshot(4, slot())))
        .isEqualTo(
            new TreeMap<>(
                Map.of(
                    "blog",
                    new RanImages(
                        4,
                        new TreeMap<>(
                            Map.of("web", new TreeSet<>(List.of("sha256:a", "sha256:b"))))))));

    sees(1, Phase.STARTING, "sha256:b");
    sees(2, Phase.HEALTHY, "");
    assertThat(RanImages.of(snapshot(4, slot()))).isEmpty();
  }

  @Test
  void anAppWithoutRevisionsHasNowhereToNoteThem() {
    sees(1, Phase.HEALTHY, "sha256:b");
    assertThat(RanImages.of(snapshot(0, slot()))).isEmpty();
  }
}
