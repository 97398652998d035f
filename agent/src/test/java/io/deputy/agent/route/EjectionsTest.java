package io.deputy.agent.route;

import static io.deputy.agent.route.RouteFixture.placement;
import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.model.PlacementId;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EjectionsTest {
  private static final PlacementId ONE = placement("live/web.0#1");
  private static final PlacementId OTHER = placement("live/web.1#2");

  private final Ejections ejections = new Ejections();

  @Test
  void a_replica_is_out_for_longer_each_time_until_it_is_reached() {
    long start = -5_000_000_000L; // nanoTime may be anything
    ejections.failed(ONE, start);
    ejections.failed(ONE, start + ms(900));
    assertThat(ejections.isOut(ONE, start + ms(999))).isTrue();
    assertThat(ejections.isOut(ONE, start + ms(1000))).as("a crowd counts once").isFalse();
    assertThat(ejections.isOut(OTHER, start)).isFalse();

    long[] lengths = {2, 4, 8, 16, 16};
    long now = start + ms(1000);
    for (long seconds : lengths) {
      ejections.failed(ONE, now);
      assertThat(ejections.isOut(ONE, now + ms(seconds * 1000 - 1))).isTrue();
      now += ms(seconds * 1000);
      assertThat(ejections.isOut(ONE, now)).isFalse();
    }
    ejections.reached(ONE);
    ejections.failed(ONE, now);
    assertThat(ejections.isOut(ONE, now + ms(1000))).isFalse();
  }

  @Test
  void one_that_has_been_back_for_long_begins_anew() {
    ejections.failed(ONE, 0);
    ejections.failed(ONE, ms(1000));
    ejections.forget(ms(3000 + 16_000));
    ejections.failed(ONE, ms(20_000));
    assertThat(ejections.isOut(ONE, ms(22_000))).as("the third time").isTrue();

    ejections.forget(ms(24_000 + 16_001));
    ejections.failed(ONE, ms(50_000));
    assertThat(ejections.isOut(ONE, ms(51_000))).as("a first time").isFalse();
  }

  private static long ms(long n) {
    return TimeUnit.MILLISECONDS.toNanos(n);
  }
}
