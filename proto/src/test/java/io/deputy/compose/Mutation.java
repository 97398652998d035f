package io.deputy.compose;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What is done to a text: some of it is taken out, and something else is put there. */
record Mutation(int at, int length, String with) {
  private static final int MOST_CHANGES = 6;
  private static final int LONGEST_CUT = 20;
  private static final int LONGEST_SPLICE = 60;

  /** What means something in YAML or Compose, and what ought to mean nothing. */
  static final List<String> BITS =
      List.of(
          "\n",
          "\n  ",
          "\n    ",
          ": ",
          "- ",
          "[",
          "]",
          "{",
          "}",
          "&a ",
          "*a",
          "<<: *a",
          "!reset ",
          "!override ",
          "${A:-",
          "${",
          "}",
          "$$",
          "'",
          "\"",
          "|",
          ">",
          "\t",
          "#",
          "0",
          "-1",
          "1e999999999",
          "99999999999999999999",
          "80-90",
          "null",
          "~",
          "true",
          "services:",
          "image:",
          "ports:",
          "volumes:",
          "extends:",
          "include:",
          "depends_on:",
          "x-deputy:",
          "\0",
          "\uFEFF",
          "\uD83D",
          "...",
          "---\n",
          "%YAML 1.1\n",
          "? ",
          "../../..",
          ":::",
          "1-65535:1-65535");

  String in(String text) {
    int from = Math.floorMod(at, text.length() + 1);
    int to = Math.min(text.length(), from + length);
    return text.substring(0, from) + with + text.substring(to);
  }

  static String all(List<Mutation> changes, String text) {
    String changed = text;
    for (Mutation change : changes) {
      changed = change.in(changed);
    }
    return changed;
  }

  /**
   * One to six changes; fewer are more often. Most keep the text YAML, or it would seldom come
   * further than the parser.
   *
   * @param others where pieces to put in are taken from
   */
  static List<Mutation> some(RandomGenerator random, String text, List<String> others) {
    var changes = new ArrayList<Mutation>();
    String changed = text;
    for (int i = random.nextInt(1, 1 + random.nextInt(1, MOST_CHANGES + 1)); i > 0; i--) {
      Mutation change =
          random.nextInt(4) == 0 ? anywhere(random, others) : ofAValue(random, changed, others);
      changed = change.in(changed);
      changes.add(change);
    }
    return changes;
  }

  private static Mutation anywhere(RandomGenerator random, List<String> others) {
    return new Mutation(
        random.nextInt(Integer.MAX_VALUE), random.nextInt(LONGEST_CUT + 1), piece(random, others));
  }

  /** The rest of a line becomes another's, its key stays; or a line is taken in from elsewhere. */
  private static Mutation ofAValue(RandomGenerator random, String text, List<String> others) {
    String line = line(random, text);
    int at = Math.max(0, text.indexOf(line));
    String other = line(random, others.get(random.nextInt(others.size())));
    if (random.nextInt(3) == 0) {
      String indent = line.substring(0, line.length() - line.stripLeading().length());
      return new Mutation(at, 0, indent + other.strip() + "\n");
    }
    int value = valueOf(line);
    String with =
        random.nextBoolean()
            ? other.substring(valueOf(other))
            : BITS.get(random.nextInt(BITS.size()));
    return new Mutation(at + value, line.length() - value, with);
  }

  private static String line(RandomGenerator random, String text) {
    String[] lines = text.split("\n", -1);
    return lines[random.nextInt(lines.length)];
  }

  /** Where the value of a line begins. */
  private static int valueOf(String line) {
    int key = line.indexOf(": ");
    int item = line.indexOf("- ");
    return key >= 0 ? key + 2 : item >= 0 ? item + 2 : line.length();
  }

  private static String piece(RandomGenerator random, List<String> others) {
    if (random.nextInt(3) > 0) {
      return BITS.get(random.nextInt(BITS.size()));
    }
    String other = others.get(random.nextInt(others.size()));
    int from = random.nextInt(other.length() + 1);
    return other.substring(
        from, Math.min(other.length(), from + random.nextInt(1, LONGEST_SPLICE + 1)));
  }
}
