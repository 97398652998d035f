package io.deputy.agent.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapacityTest {
  private static final long MIB = 1 << 20;

  @Test
  void whatever_runs_out_first_bounds_them() {
    assertThat(Capacity.connections(Optional.of(1_048_576L), 96 * MIB)).isEqualTo(24_576);
    assertThat(Capacity.connections(Optional.of(20_000L), 96 * MIB)).isEqualTo(9_500);
    assertThat(Capacity.connections(Optional.of(1024L), 96 * MIB)).isEqualTo(128);
    assertThat(Capacity.connections(Optional.empty(), 96 * MIB)).isEqualTo(24_576);
  }

  /** Where no descriptor is left to read it with, there is no sudden plenty of them. */
  @Test
  void a_limit_that_can_not_be_read_is_as_it_was(@TempDir Path folder) throws IOException {
    Path limits = Files.writeString(folder.resolve("limits"), "Max open files 1024 1024 files\n");
    var capacity = new Capacity(limits);
    assertThat(capacity.connections()).isEqualTo(128);
    Files.delete(limits);
    assertThat(capacity.connections()).isEqualTo(128);
    Files.writeString(limits, "Max open files 512 1024 files\n");
    assertThat(capacity.connections()).isEqualTo(64);
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
