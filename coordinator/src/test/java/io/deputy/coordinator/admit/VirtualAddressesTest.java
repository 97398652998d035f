package io.deputy.coordinator.admit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deputy.model.Invalid;
import io.deputy.model.ServiceId;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VirtualAddressesTest {
  private static final ServiceId WEB = new ServiceId("blog", "web");
  private static final VirtualAddresses SMALL = VirtualAddresses.parse("10.9.8.7/24");

  @Test
  void eachAddressIsGivenOnceUntilTheyRunOut() {
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < 253; i++) {
      String address = SMALL.free(WEB, taken);
      assertThat(address).startsWith("10.9.8.");
      assertThat(taken.add(address)).as(address).isTrue();
    }
    assertThat(taken).doesNotContain("10.9.8.0", "10.9.8.1", "10.9.8.255");
    assertThatThrownBy(() -> SMALL.free(WEB, taken))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("10.9.8.0/24")
        .hasMessageContaining("all its addresses are taken");
  }

  @Test
  void aServiceThatComesBackFindsItsOldAddress() {
    assertThat(SMALL.free(WEB, Set.of())).isEqualTo(SMALL.free(WEB, Set.of("10.9.9.1")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10.0.0/16", "10.0.0.0", "10.0.0.256/16", "10.0.0.0/7", "10.0.0.0/25", "a/16"})
  void whatIsNoRangeIsRefused(String text) {
    assertThatThrownBy(() -> VirtualAddresses.parse(text))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("an IPv4 range such as 198.18.0.0/16");
  }
}
