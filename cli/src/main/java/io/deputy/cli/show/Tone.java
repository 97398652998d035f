package io.deputy.cli.show;

/** What a word says about the state of things, told by its colour. */
public enum Tone {
  PLAIN(""),
  HEADING("\u001b[1m"),
  QUIET("\u001b[2m"),
  GOOD("\u001b[32m"),
  UNSETTLED("\u001b[33m"),
  BAD("\u001b[31m");

  private static final String RESET = "\u001b[0m";

  private final String start;

  Tone(String start) {
    this.start = start;
  }

  String paint(String text, boolean color) {
    return !color || this == PLAIN || text.isEmpty() ? text : start + text + RESET;
  }

  /** Of a standing, a phase or a contact. */
  public static Tone of(String word) {
    return switch (word) {
      case "settled", "healthy", "ready", "completed", "reachable" -> GOOD;
      case "waiting", "degraded", "assigned", "pulling", "starting", "draining", "silent" ->
          UNSETTLED;
      case "stuck", "unhealthy", "failed", "lost" -> BAD;
      default -> PLAIN;
    };
  }
}
