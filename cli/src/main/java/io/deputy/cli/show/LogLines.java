package io.deputy.cli.show;

import io.deputy.cli.view.LogPiece;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes lines out of pieces that end anywhere, and tells whose they are once more than one
 * placement writes. A follower sees a failover as a second placement.
 */
public final class LogLines {
  /** A longer line is broken: some programs write none. */
  private static final int MAX_LINE_BYTES = 64 << 10;

  private static final Tone[] TONES = {Tone.GOOD, Tone.UNSETTLED, Tone.HEADING, Tone.QUIET};

  private record Source(String placement, String machine, ByteArrayOutputStream line, Tone tone) {}

  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final PrintStream out;
  private final Screen screen;
  private final boolean json;
  private boolean prefixed;

  /**
   * @param several whether more than one placement is known to write
   */
  public LogLines(PrintStream out, Screen screen, boolean json, boolean several) {
    this.out = out;
    this.screen = screen;
    this.json = json;
    this.prefixed = several;
  }

  public void add(LogPiece piece) {
    Source source =
        sources.computeIfAbsent(
            piece.placement(),
            placement ->
                new Source(
                    placement,
                    piece.machine(),
                    new ByteArrayOutputStream(),
                    TONES[sources.size() % TONES.length]));
    prefixed |= sources.size() > 1;
    for (byte b : piece.data()) {
      if (b == '\n') {
        print(source);
      } else {
        source.line().write(b);
        if (source.line().size() == MAX_LINE_BYTES) {
          print(source);
        }
      }
    }
    out.flush();
  }

  /** Prints last lines that have no end. */
  public void finish() {
    sources.values().stream().filter(s -> s.line().size() > 0).forEach(this::print);
    out.flush();
  }

  private void print(Source source) {
    String line = source.line().toString(StandardCharsets.UTF_8);
    source.line().reset();
    if (json) {
      Json.printLine(
          out,
          JsonForms.object(
              "placement", source.placement(), "machine", source.machine(), "line", line));
      return;
    }
    if (prefixed) {
      String prefix = source.placement() + " " + source.machine() + " | ";
      out.print(source.tone().paint(prefix, screen.out() && screen.color()));
    }
    out.println(line);
  }
}
