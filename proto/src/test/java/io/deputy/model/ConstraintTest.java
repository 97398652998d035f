package io.deputy.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConstraintTest {
  private static final Machine MACHINE =
      new Machine(
          new MachineName("h1"),
          "10.0.0.1",
          7421,
          new TreeMap<>(Map.of("disk", "ssd")),
          new MachineFacts("boot", "linux", "amd64", 4, 1, 1, "6.1", "28", "0.1"));

  @ParameterizedTest
  @CsvSource({
    "node.hostname==h1, true",
    "node.hostname != h1, false",
    "node.hostname==h2, false",
    "node.platform.os == linux, true",
    "node.platform.arch != arm64, true",
    "node.platform.arch == x86_64, true",
    "node.platform.arch == aarch64, false",
    "node.hostname == H1, true",
    "node.labels.disk != SSD, false",
    "node.labels.disk == ssd, true",
    "node.labels.disk==hdd, false",
    // A label that the machine does not have is not equal to anything.
    "node.labels.rack == 3, false",
    "node.labels.rack != 3, true",
  })
  void holds(String text, boolean holds) {
    assertThat(Constraint.parse(text).holdsOn(MACHINE)).isEqualTo(holds);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node.hostname==h1",
        "node.labels.a != b == c",
        "node.labels.a==b!=c",
        "node.labels.x== é "
      })
  void isReadAsItIsWritten(String text) {
    Constraint read = Constraint.parse(text);
    assertThat(Constraint.parse(read.toString())).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "==",
        "node.hostname",
        "node.hostname=h1",
        "node.hostname==",
        "node.hostname== ",
        "== h1",
        "node.labels. == x",
        "node.labels.a b == x",
        "node.role == manager",
        "engine.labels.x == y"
      })
  void isRefusedAndSaysWhatIsAccepted(String text) {
    assertThatThrownBy(() -> Constraint.parse(text))
        .isInstanceOf(Invalid.class)
        .hasMessageStartingWith("placement constraint: found")
        .hasMessageContaining("node.labels.NAME");
  }
}
