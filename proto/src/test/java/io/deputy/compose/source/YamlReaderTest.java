package io.deputy.compose.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlReaderTest {
  private final Findings findings = new Findings();

  private List<Node> read(String text) {
    return YamlReader.read("f.yaml", text, findings);
  }

  private Mapping mapping(String text) {
    Mapping found = (Mapping) read(text).getFirst();
    assertThat(findings.problems()).isEmpty();
    return found;
  }

  private List<String> problems(String text) {
    read(text);
    return findings.problems().stream().map(Problem::toString).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "22:22,TEXT",
    "no,TEXT",
    "on,TEXT",
    "1_000,WHOLE",
    "0440,WHOLE",
    "0o14,WHOLE",
    "12,WHOLE",
    "-3,WHOLE",
    "1.5,DECIMAL",
    "true,TRUTH",
    "False,TRUTH",
    "~,NOTHING",
    "null,NOTHING",
    "'12',TEXT",
    "2001-12-14,MOMENT",
    "2001-1-2 3:4:5.6,MOMENT",
    "2001-12-14t21:59:43+01:00,MOMENT",
    "!!timestamp '2001-12-14',MOMENT",
    "!!str 2001-12-14,TEXT",
    "2001-12-14 21:59:43Z,TEXT",
    "2001-12-14T21:59:43,TEXT",
    "2001-02-30,TEXT",
    "2001-12,TEXT",
    "18446744073709551615,WHOLE",
    "-9223372036854775808,WHOLE",
    "18446744073709551616,DECIMAL",
    "1e400,TEXT",
    "_1,TEXT",
    "0x1F,WHOLE",
    "1e3,DECIMAL",
    ".inf,TEXT"
  })
  void resolvesAsDockerComposeDoes(String text, Scalar.Kind kind) {
    // The CSV reader takes single quotes away; what is a text there is one here too.
    String value = kind == Scalar.Kind.TEXT && text.equals("12") ? "'12'" : text;
    assertThat(mapping("k: " + value).get("k"))
        .isInstanceOfSatisfying(Scalar.class, s -> assertThat(s.kind()).isEqualTo(kind));
  }

  @ParameterizedTest
  @CsvSource({
    "1.10,1.1",
    "1_000,1000",
    "0440,288",
    "0o14,12",
    "0x1F,31",
    "0b101,5",
    "08,8",
    "+7,7",
    "1000000.0,1e+06",
    "0.00001,1e-05",
    "123456.7,123456.7",
    "True,true",
    "99999999999999999999,1e+20"
  })
  void aNumberIsSeenInItsUsualSpelling(String written, String seen) {
    assertThat(mapping("k: " + written).get("k"))
        .isInstanceOfSatisfying(Scalar.class, s -> assertThat(s.text()).isEqualTo(seen));
  }

  @Test
  void aKeyThatIsNoText() {
    assertThat(problems("1: a\nb: {true: c}"))
        .containsExactly(
            "f.yaml:1:1: found 1 as a key, expected a text: put it in quotes",
            "f.yaml:2:5: b: found true as a key, expected a text: put it in quotes");
  }

  @Test
  void anEscapeForWhatNoTextMayHold() {
    assertThat(problems("a: x\nb: [\"x\\0y\"]"))
        .containsExactly("f.yaml:2:5: found the character U+0000, which no text may hold");
    assertThat(problems("\"x\\0y\": 1"))
        .contains("f.yaml:1:1: found the character U+0000, which no text may hold");
  }

  @Test
  void aKeyThatIsNoName() {
    assertThat(problems("a:\n  ? \"" + "k".repeat(1001) + "\"\n  : [1, 2]"))
        .containsExactly("f.yaml:2:5: found a key of more than 1,000 characters");
  }

  @Test
  void halfACharacter() {
    assertThat(problems("a: \"x\\uD83D\""))
        .containsExactly("f.yaml:1:4: found the character U+D83D, which no text may hold");
  }

  @Test
  void knowsWhereEverythingStands() {
    Mapping root = mapping("a: 1\nb:\n  - x\n  - c: 2\n");
    assertThat(Objects.requireNonNull(root.entries().get("b")).place())
        .isEqualTo(new Place("f.yaml", 2, 1));
    Node.Listing list = (Node.Listing) Objects.requireNonNull(root.get("b"));
    assertThat(list.items().getFirst().place()).hasToString("f.yaml:3:5");
    assertThat(Objects.requireNonNull(((Mapping) list.items().getLast()).get("c")).place())
        .hasToString("f.yaml:4:8");
  }

  @Test
  void mergesByMergeKey() {
    Mapping root =
        mapping(
            """
            one: &one {a: 1, b: 1}
            two: &two {b: 2, c: 2}
            all:
              c: 3
              <<: [*one, *two]
            quoted: {"<<": 1}
            """);
    Mapping all = (Mapping) Objects.requireNonNull(root.get("all"));
    assertThat(all.entries().keySet()).containsExactly("c", "a", "b");
    assertThat(((Scalar) Objects.requireNonNull(all.get("b"))).text()).isEqualTo("1");
    assertThat(((Scalar) Objects.requireNonNull(all.get("c"))).text()).isEqualTo("3");
    assertThat(((Mapping) Objects.requireNonNull(root.get("quoted"))).entries()).containsKey("<<");
  }

  @Test
  void readsEveryDocument() {
    assertThat(read("a: 1\n---\nb: 2\n")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'a:\n  b: 1\n  b: 2'     | f.yaml:3:3: a.b: the same key stands at line 2 already; keep one of them",
        "'a:\n\tb: 1'             | f.yaml:2:1: found a tab, expected spaces: YAML is indented with spaces only",
        "'a: [1, 2'               | f.yaml:1:9: is not YAML: expected ',' or ']', but got <stream end> while parsing a flow sequence",
        "'a: b: c'                | f.yaml:1:5: is not YAML: mapping values are not allowed here",
        "'a: *x'                  | f.yaml:1:4: found the alias *x, but no anchor &x that ends before it; a text that begins with * is written in quotes",
        "'a: &x [*x]'             | f.yaml:1:8: found the alias *x, but no anchor &x that ends before it; a text that begins with * is written in quotes",
        "'a: !secret x'           | f.yaml:1:4: a: found an unknown tag (!), expected !reset or !override, or a text that begins with ! in quotes",
        "'? [a]\n: b'             | f.yaml:1:3: found a list as a key, expected a name",
        "'<<: 1'                  | f.yaml:1:5: <<: found 1, expected a mapping to merge",
        "'a: x\u0000y'            | f.yaml:1:5: found the character U+0000, which YAML does not allow",
        "'a: {x: %'               | f.yaml:1:8: is not YAML: found character '%' that cannot start any token. (Do not use % for indentation) while scanning for the next token",
      })
  void saysWhatIsWrong(String text, String problem) {
    assertThat(problems(text)).containsExactly(problem);
  }

  @Test
  void nestingHasAnEnd() {
    assertThat(problems("[".repeat(10_000)))
        .containsExactly("f.yaml:1:102: nested deeper than 100 levels");
  }

  @Test
  void aliasesCanNotMakeABomb() {
    var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      text.append(
          "a%d: &a%d [%s]\n".formatted(i, i, "*a%d, ".formatted(i - 1).repeat(9) + "*a" + (i - 1)));
    }
    assertThat(problems(text.toString()))
        .containsExactly(
            "f.yaml:7:5: more than 2,000,000 values, its aliases written out: nobody's services need"
                + " that");
  }
}
