package io.deputy.agent.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CapacityTest {
  private static final long MIB = 1 << 20;

  @Test
  void whatever_runs_out_first_bounds_them() {
    assertThat(Capacity.connections(Optional.of(1_048_576L), 96 * MIB)).isEqualTo(24_576);
    assertThat(Capacity.connections(Optional.of(20_000L), 96 * MIB)).isEqualTo(9_500);
    assertThat(Capacity.connections(Optional.of(1024L), 96 * MIB)).isEqualTo(128);
    assertThat(Capacity.connections(Optional.empty(), 96 * MIB)).isEqualTo(24_576);
  }

  @Test
  void the_soft_limit_counts() {
    assertThat(
            Capacity.descriptors(
                List.of(
                    "Limit                     Soft Limit           Hard Limit           Units     ",
                    "Max processes             94852                94852                processes ",
                    "Max open files            20000                524288               files     ")))
        .contains(20_000L);
    assertThat(
            Capacity.descriptors(
                List.of(
                    "Max open files            unlimited            unlimited            files")))
        .isEmpty();
  }
}
