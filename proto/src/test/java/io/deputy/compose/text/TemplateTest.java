package io.deputy.compose.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
  private static final Variables VARIABLES =
      new Variables(new TreeMap<>(Map.of("FOO", "first", "BAR", "")));

  private static Template.Outcome fill(String text) {
    return Template.fill(text, VARIABLES, _ -> {});
  }

  /** FOO is "first", BAR is empty, GONE is not set. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain                          | plain",
        "$FOO                           | first",
        "${FOO}                         | first",
        "${GONE}                        | ''",
        "${BAR}                         | ''",
        "$FOO-bar                       | first-bar",
        "${FOO}bar                      | firstbar",
        "$FOObar                        | ''",
        "${FOO:-def}                    | first",
        "${BAR:-def}                    | def",
        "${GONE:-def}                   | def",
        "${FOO-def}                     | first",
        "${BAR-def}                     | ''",
        "${GONE-def}                    | def",
        "${GONE:-}                      | ''",
        "${FOO:?err}                    | first",
        "${BAR?err}                     | ''",
        "${FOO:+yes}                    | yes",
        "${BAR:+yes}                    | ''",
        "${GONE:+yes}                   | ''",
        "${FOO+yes}                     | yes",
        "${BAR+yes}                     | yes",
        "${GONE+yes}                    | ''",
        "${GONE:-${FOO}}                | first",
        "${GONE:-${NONE:-${FOO}}}       | first",
        "${GONE-$FOO}                   | first",
        "${GONE-${FOO} ${FOO}}          | first first",
        "${BAR+$FOO ${FOO:+second}}     | first second",
        "${GONE:-a:b}                   | a:b",
        "${GONE:-a-b?c+d}               | a-b?c+d",
        "${GONE:-{\"a\":1}}             | {\"a\":1}",
        "ok ${BAR:-/non:-alphanumeric}  | ok /non:-alphanumeric",
        "http://${GONE:-h}:${GONE:-80}/ | http://h:80/",
        "$${FOO}                        | ${FOO}",
        "$$FOO                          | $FOO",
        "$$$FOO                         | $first",
        "$$$$                           | $$",
        "a $ string                     | a $ string",
        "$                              | $",
        "5$                             | 5$",
        "$1                             | $1",
      })
  void fills(String text, String expected) {
    assertThat(fill(text))
        .isInstanceOfSatisfying(
            Template.Filled.class, filled -> assertThat(filled.text()).isEqualTo(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${BAR:?err}      | the variable BAR is required and has no value: err",
        "${GONE:?err}     | the variable GONE is required and has no value: err",
        "${GONE?}         | the variable GONE is required and has no value",
        "${GONE:?no $FOO} | the variable GONE is required and has no value: no first",
        // Also where it is not used.
        "${FOO:-${GONE:?no}} | the variable GONE is required and has no value: no",
        "${GONE:+${GONE?no}} | the variable GONE is required and has no value: no",
        "${FOO:?${GONE?no}}  | the variable GONE is required and has no value: no",
      })
  void refusesWhatIsRequired(String text, String message) {
    assertThat(fill(text)).isEqualTo(new Template.Refused(message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${}        | ${ that no name follows",
        "${ }       | ${ that no name follows",
        "${ FOO}    | ${ that no name follows",
        "${FOO }    | ${FOO with something else after the name",
        "${FOO/a/b} | ${FOO with something else after the name",
        "${FOO:}    | ${FOO with something else after the name",
        "x ${FOO    | ${ that is never closed",
        "${1X}      | ${ that no name follows",
        "'${FOO:-\n}' | ${ that is never closed",
      })
  void refusesWhatIsNoVariable(String text, String found) {
    assertThat(fill(text))
        .isEqualTo(
            new Template.Refused(
                "found %s, expected ${NAME}, ${NAME:-default}, ${NAME:?message} or".formatted(found)
                    + " ${NAME:+instead}; a plain dollar is written $$"));
  }

  @Test
  void tellsOfUnsetVariablesWithoutDefault() {
    var unset = new ArrayList<String>();
    Template.fill(
        "$GONE ${LOST} ${BAR} ${NONE:-x} ${ALSO+y} ${FOO:-$HIDDEN} $$QUOTED",
        VARIABLES,
        unset::add);
    assertThat(unset).containsExactly("GONE", "LOST");
  }

  @ParameterizedTest
  @CsvSource({
    "${GONE}/data,GONE",
    "$GONE/data,GONE",
    "${BAR}/data,BAR",
    "${GONE:-}/data,''",
    "${FOO}/data,''",
    "/srv/${GONE}/${LOST},GONE",
    "${FOO:-${GONE}},''",
    "${LOST:-${GONE}},GONE",
    "$${GONE}/data,''"
  })
  void knowsTheFirstThatSaysNothing(String text, String blank) {
    assertThat(fill(text))
        .isInstanceOfSatisfying(
            Template.Filled.class, filled -> assertThat(filled.blank()).isEqualTo(blank));
  }

  @Test
  void endsWhereNestingDoesNot() {
    String deep = "${A:-".repeat(5000) + "}".repeat(5000);
    assertThat(fill(deep)).isEqualTo(new Template.Refused("variables nested deeper than 50"));
  }

  @Test
  void endsWhereGrowthDoesNot() {
    var big = new Variables(new TreeMap<>(Map.of("A", "x".repeat(100_000))));
    assertThat(Template.fill("$A".repeat(1000), big, _ -> {}))
        .isEqualTo(
            new Template.Refused("longer than 1,048,576 characters, its variables filled in"));
  }
}
