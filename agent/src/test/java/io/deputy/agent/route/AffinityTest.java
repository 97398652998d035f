package io.deputy.agent.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.ServiceId;
import io.deputy.model.SlotId;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AffinityTest {
  private static final ServiceId WEB = ServiceId.parse("live/web");

  @Test
  void clients_are_spread_evenly_and_only_those_of_a_lost_slot_change() {
    int clients = 9_000;
    int[] served = new int[3];
    for (int i = 0; i < clients; i++) {
      String source = "10.%d.%d.%d".formatted(i / 4096, i / 64 % 64, i % 64);
      int first = preferred(source, 0, 1, 2);
      served[first]++;
      assertThat(preferred(source, 0, 1, 2)).isEqualTo(first);
      int without = preferred(source, 0, 1);
      assertThat(first == 2 || without == first).isTrue();
    }
    // Of 9,000 a third; the deviation of a fair choice is 45.
    assertThat(IntStream.of(served)).allMatch(n -> Math.abs(n - clients / 3) < 300);
  }

  @Test
  void ranks_leave_room_above_them() {
    IntStream.range(0, 1000)
        .mapToLong(i -> Affinity.rank("10.0.0." + i, new SlotId(WEB, i)))
        .forEach(rank -> assertThat(rank).isBetween(0L, (1L << 60) - 1));
  }

  private static int preferred(String source, int... slots) {
    return IntStream.of(slots)
        .boxed()
        .min(Comparator.comparingLong(slot -> Affinity.rank(source, new SlotId(WEB, slot))))
        .orElseThrow();
  }
}
