package io.deputy.cli.show;

import java.io.PrintStream;
import java.util.List;

/** Sentences, a line each, broken between words where the terminal ends. */
public final class Paragraph {
  private static final int LEAST_WIDTH = 40;

  private Paragraph() {}

  /**
   * @param first what the first line starts with; the others are indented as far
   */
  public static void print(PrintStream out, Screen screen, String first, String sentence) {
    int width = Math.max(LEAST_WIDTH, screen.width()) - first.length();
    String start = first;
    String rest = sentence.strip();
    while (rest.length() > width) {
      int end = rest.lastIndexOf(' ', width);
      if (end <= 0) {
        break; // one long word
      }
      out.println(start + rest.substring(0, end));
      rest = rest.substring(end).stripLeading();
      start = " ".repeat(first.length());
    }
    out.println(start + rest);
  }

  public static void printAll(
      PrintStream out, Screen screen, String first, List<String> sentences) {
    sentences.forEach(sentence -> print(out, screen, first, sentence));
  }
}
