package io.deputy.agent.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortReuseTest {
  @TempDir private Path folder;
  private Path setting;

  @BeforeEach
  void setting() {
    setting = folder.resolve("tcp_tw_reuse");
  }

  @Test
  void isSetToOne() throws IOException {
    Files.writeString(setting, "2\n");
    assertThat(new PortReuse(setting).ensure()).isEmpty();
    assertThat(setting).hasContent("1");
  }

  @Test
  void isLeftAloneWhereItIsSet() throws IOException {
    Files.writeString(setting, "1\n");
    assertThat(setting.toFile().setWritable(false)).isTrue();
    assertThat(new PortReuse(setting).ensure()).isEmpty();
    assertThat(setting).hasContent("1");
  }

  @Test
  void aKernelWithoutItIsTold() {
    assertThat(new PortReuse(setting).ensure())
        .hasValueSatisfying(trouble -> assertThat(trouble).contains("tcp_tw_reuse can't be set"));
  }
}
