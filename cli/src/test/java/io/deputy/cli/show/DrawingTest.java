package io.deputy.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/** What is sent to a terminal that is drawn again, and to a pipe instead. */
class DrawingTest {
  private static final Screen LOW = new Screen(true, true, 80, 6, false);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(bytes, false, StandardCharsets.UTF_8);

  private String sent() {
    stream.flush();
    String text = bytes.toString(StandardCharsets.UTF_8).replace("\u001b", "␛");
    bytes.reset();
    return text;
  }

  private static SequencedMap<String, Live.Line> lines(int count, int waiting) {
    var lines = new LinkedHashMap<String, Live.Line>();
    for (int i = 0; i < count; i++) {
      boolean waits = i == waiting;
      lines.put("s" + i, new Live.Line(waits ? "waiting" : "settled", "", !waits));
    }
    return lines;
  }

  @Test
  void aPageReplacesTheOneBeforeOnASecondScreen() {
    try (var pages = new Pages(stream, LOW)) {
      pages.show(page -> page.print("one\ntwo\n"));
      assertThat(sent()).isEqualTo("␛[?1049h␛[?25l␛[?7l␛[Hone␛[K\ntwo␛[K\n␛[J");
      pages.show(page -> page.print("three\n"));
      assertThat(sent()).isEqualTo("␛[Hthree␛[K\n␛[J");
    }
    assertThat(sent()).isEqualTo("␛[?7h␛[?25h␛[?1049l");
  }

  @Test
  void aPageIsCutAtTheBottomOfTheScreen() {
    try (var pages = new Pages(stream, LOW)) {
      pages.show(page -> page.print("1\n2\n3\n4\n5\n6\n7\n"));
      assertThat(sent()).contains("5␛[K\n").doesNotContain("6");
    }
  }

  @Test
  void aPipeGetsPageAfterPage() {
    try (var pages = new Pages(stream, Screen.NONE)) {
      pages.show(page -> page.print("one\n"));
      pages.show(page -> page.print("two\n"));
    }
    assertThat(sent()).isEqualTo("one\n\ntwo\n");
  }

  @Test
  void nothingIsDrawnOnceTheTerminalIsRestored() {
    var live = new Live(stream, LOW);
    live.show(lines(1, 0));
    live.close();
    assertThat(sent()).endsWith("␛[?7h␛[?25h");
    live.show(lines(1, 0));
    live.close();
    assertThat(sent()).isEmpty();
  }

  @Test
  void aLowTerminalShowsWhatIsNotSettled() {
    var live = new Live(stream, LOW);
    live.show(lines(20, 17));
    assertThat(sent()).contains("s17", "and 19 more").doesNotContain("s3 ");
    live.close();
  }

  @Test
  void aPipeIsToldOnlyWhatChanged() {
    var live = new Live(stream, Screen.NONE);
    live.show(lines(2, 1));
    assertThat(sent()).isEqualTo("s0: settled\ns1: waiting\n");
    live.show(lines(2, -1));
    assertThat(sent()).isEqualTo("s1: settled\n");
    live.close();
  }
}
