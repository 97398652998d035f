package io.deputy.compose.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deputy.model.IpAddress;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmallLanguagesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                               | ``",
        "echo hello                       | echo,hello",
        "a   b    | a,b",
        "sh -c 'echo $HOME'               | sh,-c,echo $HOME",
        "sh -c \"a 'b' c\"                | sh,-c,a 'b' c",
        "a\\ b c                          | a b,c",
        "\"a\\\"b\"                       | a\"b",
        "'a\\b'                           | a\\b",
        "--x=\"a b\"c                     | --x=a bc",
        "''                               | ``",
        "x '' y                           | x,,y",
        "a x$(b \"c\"; d)e f            | a,x$(b \"c\"; d)e,f",
        "'$(a b)'                         | $(a b)",
      })
  void splitsAsAShellWould(String line, String words) throws Exception {
    var expected =
        line.equals("''")
            ? Arrays.asList("")
            : Arrays.stream(words.split(",", -1)).filter(w -> !words.isEmpty()).toList();
    assertThat(ShellWords.of(line)).isEqualTo(new ShellWords(expected, ""));
  }

  @Test
  void backquotesAreText() throws Exception {
    assertThat(ShellWords.of("a `b | $(c)` d").words()).containsExactly("a", "`b | $(c)`", "d");
    assertThatThrownBy(() -> ShellWords.of("`a"))
        .hasMessage("found a command within it that no ` ends");
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.3.4,true",
    "255.0.0.1,true",
    "256.0.0.1,false",
    "1.2.3,false",
    "::,true",
    "::1,true",
    "fe80::1:2,true",
    "1:2:3:4:5:6:7:8,true",
    "1:2:3:4:5:6:7,false",
    "1:2:3:4:5:6:7:8:9,false",
    "1::2::3,false",
    "::ffff:1.2.3.4,true",
    "80:80,false",
    "::12345,false",
    ":,false",
    ":::,false",
    "1.2.3.4::,false",
    "01.2.3.4,false",
    "1.2.3.4.,false",
    "localhost,false"
  })
  void knowsAddresses(String text, boolean isOne) {
    assertThat(IpAddress.isOne(text)).isEqualTo(isOne);
  }

  @ParameterizedTest
  @CsvSource({"a && b,a,&& b", "a; b,a,; b", "a | b,a,| b", "a>b,a,>b"})
  void endsAtAnOperator(String line, String word, String rest) throws Exception {
    assertThat(ShellWords.of(line)).isEqualTo(new ShellWords(java.util.List.of(word), rest));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a 'b  | found a ' that is never closed, expected another one",
        "a \"b | found a \" that is never closed, expected another one",
        "(x)   | found an unquoted \"(\", expected it in quotes",
        "x)    | found an unquoted \")\", expected it in quotes",
        "$(x   | found a command within it that no ) ends",
        "$(x () | found a ( within $( ), expected it in quotes",
      })
  void refusesHalfAQuote(String line, String message) {
    assertThatThrownBy(() -> ShellWords.of(line)).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "10ms,PT0.01S,10ms",
    "40s,PT40S,40s",
    "1m30s,PT1M30S,1m30s",
    "1h5m30s20ms,PT1H5M30.02S,1h5m30.02s",
    "1d,PT24H,24h0m0s",
    "2w,PT336H,336h0m0s",
    "1.5s,PT1.5S,1.5s",
    "90s,PT1M30S,1m30s",
    "10us,PT0.00001S,10µs",
    "7ns,PT0.000000007S,7ns",
    "0,PT0S,0s",
    "0s,PT0S,0s",
    "+1m.5s,PT1M0.5S,1m0.5s",
  })
  void readsAndPrintsDurations(String text, Duration expected, String printed) {
    assertThat(Durations.parse(text)).isEqualTo(expected);
    assertThat(Durations.print(expected)).isEqualTo(printed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10", "abc", "-5s", "5 s", "s", ".s", "1e3s", "1x", "99999999999999999999h"})
  void refusesWhatIsNoDuration(String text) {
    assertThat(Durations.parse(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "300,300",
    "2b,2",
    "1024kb,1048576",
    "1gb,1073741824",
    "1G,1073741824",
    "64m,67108864",
    "1.5k,1536",
    "8 MiB,8388608",
    "0,0",
    "2t,2199023255552",
    "1.g,1073741824",
    ".5K,512",
    "+1e3k,1024000",
    "7.,7"
  })
  void readsByteSizes(String text, long bytes) {
    assertThat(ByteSizes.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "abc", "1x", ".", "1ib", "1Ki", "9999999999999999999p", "1  g"})
  void refusesWhatIsNoByteSize(String text) {
    assertThat(ByteSizes.parse(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "80,80",
        "8000-8010,8000-8010",
        "80-80,80",
        "0,-",
        "90-80,-",
        "70000,-",
        "80-,-",
        "x,-"
      })
  void readsPortRanges(String text, @Nullable String expected) {
    PortRange range = PortRange.parse(text, 1);
    assertThat(range == null ? null : range.toString()).isEqualTo(expected);
  }
}
