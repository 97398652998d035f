package io.deputy.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "0.0.0.0",
        "255.255.255.255",
        "::",
        "::1",
        "fd00::1:2",
        "::ffff:1.2.3.4"
      })
  void addresses(String text) {
    assertThat(IpAddress.isOne(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "1:2:3",
        ":::",
        "1::2::3",
        "12345::",
        "::1.2.3",
        "10.0.0",
        "10.0.0.256",
        "10.0.0.1.1",
        "[::1]",
        "fe80::1%lo",
        "localhost",
        "1",
      })
  void whatIsNone(String text) {
    assertThat(IpAddress.isOne(text)).isFalse();
  }
}
