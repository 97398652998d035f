package io.deputy.agent.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deputy.model.Invalid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubnetTest {
  @ParameterizedTest
  @CsvSource({
    "198.18.0.0/16, 198.18.0.0, true",
    "198.18.0.0/16, 198.18.255.255, true",
    "198.18.0.0/16, 198.19.0.0, false",
    "198.18.3.4/16, 198.18.0.1, true",
    "0.0.0.0/0, 255.1.2.3, true",
    "10.0.0.7/32, 10.0.0.7, true",
    "10.0.0.7/32, 10.0.0.6, false",
    "0.0.0.0/0, ::1, false"
  })
  void contains(String subnet, String address, boolean expected) {
    assertThat(Subnet.parse(subnet).contains(Subnet.literal(address))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/8", "10.0.0.0", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "db/8", "::/8"})
  void anything_else_is_invalid(String text) {
    assertThatThrownBy(() -> Subnet.parse(text)).isInstanceOf(Invalid.class);
  }

  @Test
  void it_is_written_with_its_first_address() {
    assertThat(Subnet.parse("198.18.3.4/16")).hasToString("198.18.0.0/16");
  }
}
