package io.deputy.compose.source;

/** As much of a text as a message needs, on one line. */
public final class Excerpt {
  private static final int MAX_CHARS = 80;

  private Excerpt() {}

  public static String of(String text) {
    String cut = text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "…";
    return cut.replace("\n", "\\n").replace("\t", "\\t");
  }
}
