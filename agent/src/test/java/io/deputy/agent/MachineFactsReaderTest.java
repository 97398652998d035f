package io.deputy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineFactsReaderTest {
  @Test
  void thisMachineHasFacts(@TempDir Path state) throws IOException {
    var facts = MachineFactsReader.read(state);
    assertThat(facts.bootId()).matches("[0-9a-f-]{36}");
    assertThat(facts.memoryBytes()).isPositive();
    assertThat(facts.diskBytes()).isPositive();
    assertThat(facts.docker()).as("asked later").isEmpty();
  }

  @Test
  void architecturesAreNamedAsDockerNamesThem() {
    assertThat(MachineFactsReader.arch("amd64")).isEqualTo("amd64");
    assertThat(MachineFactsReader.arch("x86_64")).isEqualTo("amd64");
    assertThat(MachineFactsReader.arch("aarch64")).isEqualTo("arm64");
    assertThat(MachineFactsReader.arch("riscv64")).isEqualTo("riscv64");
  }

  @Test
  void memoryIsReadInBytes() {
    assertThat(MachineFactsReader.memoryBytes("MemTotal:       24630092 kB\nMemFree: 1 kB\n"))
        .isEqualTo(24_630_092L * 1024);
  }
}
