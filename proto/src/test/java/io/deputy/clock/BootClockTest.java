package io.deputy.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BootClockTest {
  @Test
  void itIsTheKernelsUptime() throws IOException {
    var clock = new BootClock();
    long before = clock.getAsLong();
    // In hundredths of a second, cut off.
    String uptime = Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0];
    long after = clock.getAsLong();
    assertThat(new BigDecimal(uptime).movePointRight(9).longValueExact())
        .isBetween(before - 10_000_000, after);
  }
}
