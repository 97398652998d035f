package io.deputy.compose.form;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Notice;
import io.deputy.compose.source.Problem;
import io.deputy.compose.source.YamlReader;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No key is passed over in silence. */
class KeysTest {
  private static final List<String> VALUES =
      List.of(
          "some text",
          "7",
          "5s",
          "true",
          "[a]",
          "[]",
          "{}",
          "source",
          "when-synced",
          "always",
          "host",
          "A");

  static Stream<String> ignored() {
    return names(Key.Fate.IGNORED);
  }

  static Stream<String> refused() {
    return names(Key.Fate.REFUSED);
  }

  private static Stream<String> names(Key.Fate fate) {
    return Keys.SERVICE.keys().values().stream().filter(k -> k.fate() == fate).map(Key::name);
  }

  private static Findings judged(String key) {
    for (String value : VALUES) {
      var findings = new Findings();
      Node file = YamlReader.read("f", "%s: %s".formatted(key, value), findings).getFirst();
      Node normal = Keys.SERVICE.read(file, KeyPath.ROOT, findings);
      if (!findings.hasProblems()) {
        Keys.SERVICE.judge(normal, KeyPath.ROOT, findings);
        return findings;
      }
    }
    throw new AssertionError("none of %s may stand under %s".formatted(VALUES, key));
  }

  @ParameterizedTest
  @MethodSource
  void ignored(String key) {
    Findings findings = judged(key);
    assertThat(findings.problems()).isEmpty();
    assertThat(findings.notices().stream().map(Notice::toString))
        .singleElement()
        .asString()
        .startsWith("f:1:1: %s: ignored: ".formatted(key));
  }

  @ParameterizedTest
  @MethodSource
  void refused(String key) {
    assertThat(judged(key).problems().stream().map(Problem::toString))
        .singleElement()
        .asString()
        .startsWith("f:1:1: %s: refused: ".formatted(key));
  }
}
