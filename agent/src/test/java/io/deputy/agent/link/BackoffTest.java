package io.deputy.agent.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void itDoublesWithinItsBoundsAndBeginsAnew() {
    var backoff = new Backoff(new Random(1));
    for (long most : new long[] {100, 200, 400, 500, 500}) {
      assertThat(backoff.next()).isBetween(Duration.ofMillis(most / 2), Duration.ofMillis(most));
    }
    backoff.reset();
    assertThat(backoff.next()).isLessThanOrEqualTo(Backoff.LEAST);
  }
}
