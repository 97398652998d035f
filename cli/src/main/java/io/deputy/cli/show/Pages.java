package io.deputy.cli.show;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * A page that replaces the one before, on the terminal's second screen, so that what stood there
 * before comes back at the end. A pipe gets one page after the other.
 */
public final class Pages implements AutoCloseable {
  private static final String SECOND_SCREEN = "\u001b[?1049h\u001b[?25l\u001b[?7l";
  private static final String FIRST_SCREEN = "\u001b[?7h\u001b[?25h\u001b[?1049l";
  private static final String TOP = "\u001b[H";
  private static final String CLEAR_REST_OF_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintStream out;
  private final Screen screen;
  private int shown;
  private boolean closed;

  public Pages(PrintStream out, Screen screen) {
    this.out = out;
    this.screen = screen;
  }

  public synchronized void show(Consumer<PrintStream> page) {
    if (closed) {
      return;
    }
    var bytes = new ByteArrayOutputStream();
    page.accept(new PrintStream(bytes, false, StandardCharsets.UTF_8));
    String text = bytes.toString(StandardCharsets.UTF_8);
    if (screen.out()) {
      out.print(shown == 0 ? SECOND_SCREEN : "");
      out.print(TOP);
      text.lines()
          .limit(screen.rows() - 1)
          .forEach(line -> out.print(line + CLEAR_REST_OF_LINE + "\n"));
      out.print(CLEAR_BELOW);
    } else {
      out.print(shown == 0 ? "" : "\n");
      out.print(text);
    }
    out.flush();
    shown++;
  }

  @Override
  public synchronized void close() {
    if (!closed && shown > 0 && screen.out()) {
      out.print(FIRST_SCREEN);
      out.flush();
    }
    closed = true;
  }
}
