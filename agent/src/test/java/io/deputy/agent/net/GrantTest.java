package io.deputy.agent.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deputy.model.Invalid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrantTest {
  @Test
  void anAppAndAPort() {
    assertThat(Grant.parse("my_app-2:65535")).isEqualTo(new Grant("my_app-2", 65535));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "app", "app:", ":1", "App:1", "app:0", "app:65536", "app:1:2"})
  void anythingElseIsInvalid(String text) {
    assertThatThrownBy(() -> Grant.parse(text)).isInstanceOf(Invalid.class);
  }
}
