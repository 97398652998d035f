package io.deputy.cli.show;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows under headings, two spaces between columns. Where the terminal is too narrow the widest
 * column is cut first: down to {@value #NARROW} characters or the heading, and if that is not
 * enough, headings too, down to {@value #NARROWEST}.
 */
final class Table {
  private static final int NARROW = 8;
  private static final int NARROWEST = 4;
  private static final String GAP = "  ";
  private static final String CUT = "…";

  /** One cell. */
  record Cell(String text, Tone tone) {
    static Cell of(Object value) {
      return new Cell(value.toString(), Tone.PLAIN);
    }

    /** A word whose colour says what it means. */
    static Cell state(String word) {
      return new Cell(word, Tone.of(word));
    }
  }

  private final List<List<Cell>> rows = new ArrayList<>();

  Table(String... headings) {
    rows.add(Arrays.stream(headings).map(h -> new Cell(h, Tone.HEADING)).toList());
  }

  /** A cell is a {@link Cell}, or anything with a text. */
  void row(Object... cells) {
    rows.add(Arrays.stream(cells).map(c -> c instanceof Cell cell ? cell : Cell.of(c)).toList());
  }

  void print(PrintStream out, Screen screen) {
    int[] widths = widths(screen.width());
    boolean color = screen.out() && screen.color();
    for (List<Cell> row : rows) {
      var line = new StringBuilder();
      int owed = 0; // spaces that are written only if something follows them
      for (int i = 0; i < row.size(); i++) {
        String text = cut(row.get(i).text(), widths[i]);
        if (!text.isEmpty()) {
          line.append(" ".repeat(owed)).append(row.get(i).tone().paint(text, color));
          owed = 0;
        }
        owed += widths[i] - text.length() + GAP.length();
      }
      out.println(line);
    }
  }

  /** Whether nothing of it would be cut. */
  boolean fits(Screen screen) {
    return Arrays.stream(natural()).sum() <= room(screen.width());
  }

  private int room(int most) {
    return most - GAP.length() * (rows.getFirst().size() - 1);
  }

  private int[] natural() {
    int[] widths = new int[rows.getFirst().size()];
    for (List<Cell> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).text().length());
      }
    }
    return widths;
  }

  private int[] widths(int most) {
    int[] widths = natural();
    int room = room(most);
    shrink(widths, room, true);
    shrink(widths, room, false);
    return widths;
  }

  private void shrink(int[] widths, int room, boolean headingsStay) {
    for (int over = Arrays.stream(widths).sum() - room; over > 0; over--) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        int heading = rows.getFirst().get(i).text().length();
        int least = headingsStay ? Math.max(NARROW, heading) : NARROWEST;
        if (widths[i] > least && (widest < 0 || widths[i] > widths[widest])) {
          widest = i;
        }
      }
      if (widest < 0) {
        return;
      }
      widths[widest]--;
    }
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 1) + CUT;
  }
}
