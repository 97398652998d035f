package io.deputy.cli.show;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * What stands behind standard output and standard error.
 *
 * @param out whether standard output is a terminal
 * @param err whether standard error is one
 * @param columns of the terminal
 * @param color whether colours are wanted where there is a terminal
 */
public record Screen(boolean out, boolean err, int columns, int rows, boolean color) {
  /** Pipes and files: nothing is cut, coloured or redrawn. */
  public static final Screen NONE = new Screen(false, false, Integer.MAX_VALUE, 0, false);

  private static final Pattern SIZE = Pattern.compile("(\\d+) (\\d+)\\s*");
  private static final long STTY_MILLIS = 500;

  /**
   * Looks at this process's own streams, without native code: the names of their descriptors, and
   * {@code stty} for the size unless the variables COLUMNS and LINES say it.
   */
  public static Screen of(Map<String, String> environment) {
    boolean out = isTerminal(1);
    boolean err = isTerminal(2);
    if ((!out && !err) || "dumb".equals(environment.get("TERM"))) {
      return NONE;
    }
    int columns = number(environment.get("COLUMNS"));
    int rows = number(environment.get("LINES"));
    if (columns == 0 || rows == 0) {
      var size = SIZE.matcher(stty());
      boolean known = size.matches() && !size.group(2).equals("0");
      columns = columns > 0 ? columns : known ? Integer.parseInt(size.group(2)) : 80;
      rows = rows > 0 ? rows : known ? Integer.parseInt(size.group(1)) : 24;
    }
    boolean color = environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Screen(out, err, columns, rows, color);
  }

  public Screen withoutColor() {
    return new Screen(out, err, columns, rows, false);
  }

  /** The width that output must fit. */
  public int width() {
    return out ? columns : Integer.MAX_VALUE;
  }

  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      // where there is no /proc: knows only "both" or "neither"
      return Objects.requireNonNull(System.console()).isTerminal();
    }
  }

  private static String stty() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Path.of("/dev/tty").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (stty.waitFor(STTY_MILLIS, TimeUnit.MILLISECONDS)) {
        return new String(
            stty.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
      }
      stty.destroyForcibly();
    } catch (IOException | UncheckedIOException e) {
      return ""; // no stty, or no controlling terminal: the usual size is assumed
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return "";
  }

  private static int number(@org.jspecify.annotations.Nullable String text) {
    return text != null && text.matches("[1-9]\\d{0,4}") ? Integer.parseInt(text) : 0;
  }
}
