package io.deputy.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimingsTest {
  /** Each relation, just kept and just broken; a refusal names both values. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " 10 |   30 |  510 |  21 |",
        " 10 |   30 |  509 |  21 | lease: found \"509 ms\", expected at least heartbeat + 500 ms = 510 ms",
        "  9 | 1500 | 3000 | 250 | heartbeat: found \"9 ms\", expected at least 10 ms = 10 ms",
        "500 | 1500 | 2000 |  80 |",
        "500 | 1499 | 3000 | 250 | silence: found \"1499 ms\", expected at least 3 × heartbeat = 1500 ms",
        "500 | 1500 | 1999 | 250 | lease: found \"1999 ms\", expected at least silence + heartbeat = 2000 ms",
        "500 | 1500 | 3000 | 120 |",
        "500 | 1500 | 3000 | 119 | margin: found \"119 ms\", expected at least lease / 25 = 120 ms",
      })
  void relationsAreChecked(long heartbeat, long silence, long lease, long margin, String refusal) {
    if (refusal == null) {
      assertThat(timings(heartbeat, silence, lease, margin).untilLost())
          .isEqualTo(Duration.ofMillis(lease + margin));
    } else {
      assertThatThrownBy(() -> timings(heartbeat, silence, lease, margin))
          .isInstanceOf(Invalid.class)
          .hasMessage(refusal);
    }
  }

  @Test
  void theDefaultsAreTheDesigns() {
    assertThat(Timings.DEFAULT).isEqualTo(timings(500, 1500, 3000, 250));
  }

  private static Timings timings(long heartbeat, long silence, long lease, long margin) {
    return new Timings(
        Duration.ofMillis(heartbeat),
        Duration.ofMillis(silence),
        Duration.ofMillis(lease),
        Duration.ofMillis(margin));
  }
}
