package io.deputy.cli.show;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * One line for each thing that is under way. A terminal shows them all and draws them again in
 * place; a pipe gets a line when it changed. Its methods may also be called by the hook that runs
 * at Ctrl-C, after which nothing more is drawn.
 */
public final class Live implements AutoCloseable {
  private static final String HIDE_CURSOR_AND_CUT_LINES = "\u001b[?25l\u001b[?7l";
  private static final String SHOW_CURSOR_AND_WRAP_LINES = "\u001b[?7h\u001b[?25h";
  private static final String CLEAR_LINE = "\u001b[2K";
  private static final String CLEAR_BELOW = "\u001b[J";

  /**
   * @param word how it stands
   * @param quiet may be left out where the terminal is too low
   */
  public record Line(String word, String text, boolean quiet) {}

  private final PrintStream err;
  private final Screen screen;
  private final Map<String, Line> told = new HashMap<>();
  private int drawn;
  private boolean started;
  private boolean closed;

  public Live(PrintStream err, Screen screen) {
    this.err = err;
    this.screen = screen;
  }

  public synchronized void show(SequencedMap<String, Line> lines) {
    if (closed) {
      return;
    }
    if (screen.err()) {
      draw(lines);
    } else {
      lines.forEach(this::tell);
    }
    err.flush();
  }

  private void tell(String name, Line line) {
    if (!line.equals(told.put(name, line))) {
      err.println(name + ": " + line.word() + (line.text().isEmpty() ? "" : ": " + line.text()));
    }
  }

  private void draw(SequencedMap<String, Line> lines) {
    int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
    List<String> frame = new ArrayList<>();
    int quiet = 0;
    boolean crowded = lines.size() > screen.rows() - 2;
    for (var entry : lines.entrySet()) {
      Line line = entry.getValue();
      if (crowded && (line.quiet() || frame.size() >= screen.rows() - 3)) {
        quiet++;
        continue;
      }
      String word = Tone.of(line.word()).paint("%-8s".formatted(line.word()), screen.color());
      frame.add(("%-" + (width + 2) + "s").formatted(entry.getKey()) + word + "  " + line.text());
    }
    if (quiet > 0) {
      frame.add("and " + quiet + " more");
    }
    var text = new StringBuilder(started ? "" : HIDE_CURSOR_AND_CUT_LINES);
    text.append(drawn == 0 ? "" : "\u001b[" + drawn + "A");
    frame.forEach(line -> text.append('\r').append(CLEAR_LINE).append(line).append('\n'));
    err.print(text.append(CLEAR_BELOW));
    started = true;
    drawn = frame.size();
  }

  /** Leaves the last lines standing and the terminal as it was. */
  @Override
  public synchronized void close() {
    if (started && !closed) {
      err.print(SHOW_CURSOR_AND_WRAP_LINES);
      err.flush();
    }
    closed = true;
  }
}
