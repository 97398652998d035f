package io.deputy.compose.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceValuesTest {
  @ParameterizedTest
  @CsvSource({
    "imgae,did you mean \"image\"?",
    "port,did you mean \"ports\"?",
    "enviroment,did you mean \"environment\"?",
    "zzz,'known here: environment, image, ports'",
  })
  void suggestsTheNearestKey(String typed, String sentence) {
    assertThat(Suggestion.among(List.of("image", "ports", "environment"), typed))
        .isEqualTo(sentence);
  }

  @Test
  void namesAFewOfManyKeys() {
    assertThat(Suggestion.among(List.of(), "zzz")).isEqualTo("none is known here");
    List<String> many = IntStream.range(100, 400).mapToObj(i -> "s" + i).toList();
    assertThat(Suggestion.among(many, "database"))
        .startsWith("known here: s100, s101, ")
        .endsWith(", s119 and 280 more");
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b,./c,/a/b/c",
    "/a/b,../c,/a/c",
    "/a,../../..,/",
    "/a/b,/c//d/,/c/d",
    "/,x,/x",
    "/a,.,/a"
  })
  void resolvesPaths(String folder, String path, String expected) {
    assertThat(FilePath.resolve(folder, path)).isEqualTo(expected);
  }

  @Test
  void tellsTheSameOnceForAllServices() {
    var findings = new Findings();
    for (String service : List.of("a", "b", "c", "a")) {
      findings.notice(
          new Place("f", 1, 1), KeyPath.ROOT.key("services").key(service).key("tty"), "ignored");
    }
    assertThat(findings.notices().stream().map(Notice::toString))
        .containsExactly("f:1:1: services.a.tty: ignored (also services.b.tty, services.c.tty)");
  }

  @Test
  void problemsHaveAnEnd() {
    var findings = new Findings();
    for (int i = 0; i < 1000; i++) {
      findings.problem(new Place("f", i, 1), KeyPath.ROOT, "wrong");
    }
    assertThat(findings.problems()).hasSize(Findings.MAX_PROBLEMS + 1);
    assertThat(findings.problems().getLast().message())
        .isEqualTo("and more problems, which are not told");
  }
}
