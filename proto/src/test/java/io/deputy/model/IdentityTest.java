package io.deputy.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
  @ParameterizedTest
  @CsvSource({
    "lab, AGENT, h1, spiffe://lab/agent/h1",
    "my_lab-2, COORDINATOR, node.example.org, spiffe://my_lab-2/coordinator/node.example.org",
    "lab, OPERATOR, Ada_L, spiffe://lab/operator/Ada_L",
  })
  void isReadAsItIsWritten(String cluster, Identity.Kind kind, String name, String uri) {
    var identity = new Identity(cluster, kind, name);
    assertThat(identity).hasToString(uri);
    assertThat(Identity.parse(uri)).isEqualTo(identity);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "lab/agent/h1",
        "https://lab/agent/h1",
        "SPIFFE://lab/agent/h1",
        "spiffe:///agent/h1",
        "spiffe://lab/agent",
        "spiffe://lab/agent/",
        "spiffe://lab/agent/h1/",
        "spiffe://lab//agent/h1",
        "spiffe://lab/root/h1",
        "spiffe://lab/AGENT/h1",
        "spiffe://user@lab/agent/h1",
        "spiffe://lab:7420/agent/h1",
        "spiffe://lab/agent/h1?role=operator",
        "spiffe://lab/agent/h1#x",
        "spiffe://lab/agent/h%31",
        "spiffe://lab/agent/..",
        "spiffe://lab/agent/h1\n",
        " spiffe://lab/agent/h1",
      })
  void isRefused(String uri) {
    assertThatThrownBy(() -> Identity.parse(uri))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("in a certificate");
  }
}
