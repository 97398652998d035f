package io.deputy.compose.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.Problem;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DotEnvTest {
  private static final Variables AROUND =
      new Variables(new TreeMap<>(Map.of("HOME", "/home/ann", "TOKEN", "t")));
  private static final String ACCEPTED =
      "${NAME}, ${NAME:-default}, ${NAME:?message} or ${NAME:+instead}; a plain dollar is written"
          + " $$";
  private final Findings findings = new Findings();

  private SequencedMap<String, String> read(String text) {
    return DotEnv.read(".env", text, AROUND, findings);
  }

  @Test
  void readsPlainAndQuotedValues() {
    assertThat(
            read(
                """
                # a comment
                A=1
                export B = two words   # said of B
                C="with # and \\n and \\"quotes\\""
                D='as $HOME is'
                E=
                F: yaml-like
                URL=http://x/#top
                PASSWORD=#1
                """))
        .containsExactly(
            entry("A", "1"),
            entry("B", "two words"),
            entry("C", "with # and \n and \"quotes\""),
            entry("D", "as $HOME is"),
            entry("E", ""),
            entry("F", "yaml-like"),
            entry("URL", "http://x/#top"),
            entry("PASSWORD", "#1"));
    assertThat(findings.problems()).isEmpty();
  }

  @Test
  void fillsVariablesIn() {
    assertThat(read("A=a\nB=$A-${HOME}\nC=\"${GONE:-none}\"\nD=\"\\$A\"\n"))
        .containsEntry("B", "a-/home/ann")
        .containsEntry("C", "none")
        .containsEntry("D", "$A");
  }

  @Test
  void takesANameAloneFromAround() {
    assertThat(read("TOKEN\nGONE\nX=1")).containsExactly(entry("TOKEN", "t"), entry("X", "1"));
  }

  @Test
  void whatTheFileSetsGoesOverEarlierFilesAndUnderWhatIsAround() {
    assertThat(
            DotEnv.read(
                ".env",
                "TOKEN=mine\nA=2\nC=$A-$B-$TOKEN",
                AROUND,
                Map.of("A", "1", "B", "1"),
                findings))
        .containsEntry("C", "2-1-t");
  }

  @Test
  void aQuotedValueMayHaveSeveralLines() {
    assertThat(read("KEY=\"a\nb\"\r\nNEXT=1"))
        .containsEntry("KEY", "a\nb")
        .containsEntry("NEXT", "1");
  }

  @Test
  void rawTakesEveryLineAsItStands() {
    assertThat(DotEnv.raw(".env", "A=\"x\" # y\n#c\nTOKEN\nB=$HOME", AROUND, findings))
        .containsExactly(entry("A", "\"x\" # y"), entry("TOKEN", "t"), entry("B", "$HOME"));
    assertThat(DotEnv.raw(".env", "\uFEFFA= b ", AROUND, findings))
        .containsExactly(entry("A", " b "));
    assertThat(findings.problems()).isEmpty();
  }

  @Test
  void rawNamesHaveNoBlanks() {
    assertThat(DotEnv.raw(".env", "A=1\nexport B=2\nC =3\n=4\nD: 5", AROUND, findings))
        .containsExactly(entry("A", "1"));
    assertThat(findings.problems().stream().map(Problem::toString))
        .containsExactly(
            ".env:2:1: expected NAME=value, with no blank in NAME",
            ".env:3:1: expected NAME=value, with no blank in NAME",
            ".env:4:1: expected NAME=value, with no blank in NAME",
            ".env:5:1: expected NAME=value, with no blank in NAME");
  }

  @Test
  void namesTheLineAndNeverTheValue() {
    read("GOOD=1\nnot this secret\n=x\nP=pa${ss\nP=pa${}ss\nP=pa${s/s}\nQ=\"open");
    assertThat(findings.problems().stream().map(Problem::toString))
        .containsExactly(
            ".env:2:1: expected = after the name",
            ".env:3:1: expected NAME=value",
            ".env:4:1: found ${ that is never closed, expected " + ACCEPTED,
            ".env:5:1: found ${ that no name follows, expected " + ACCEPTED,
            ".env:6:1: found ${s with something else after the name, expected " + ACCEPTED,
            ".env:7:1: the quote at \"Q\" is never closed");
  }

  @Test
  void aFileThatIsNoText() {
    assertThat(read("A=1\nB=x\0y\n")).isEmpty();
    assertThat(DotEnv.raw("raw.env", "B=x\0y", AROUND, findings)).isEmpty();
    assertThat(findings.problems().stream().map(Problem::toString))
        .containsExactly(
            ".env:2:1: found the character U+0000, which no variable may hold",
            "raw.env:1:1: found the character U+0000, which no variable may hold");
  }

  @Test
  void aValueThatDoublesItselfEnds() {
    var text = new StringBuilder("A0=xxxxxxxxxxxxxxxx\n");
    for (int i = 1; i < 60; i++) {
      text.append("A%d=$A%d$A%d\n".formatted(i, i - 1, i - 1));
    }
    read(text.toString());
    assertThat(findings.problems().getFirst().toString())
        .isEqualTo(".env:18:1: longer than 1,048,576 characters, its variables filled in");
  }
}
