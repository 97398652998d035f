package io.deputy.compose.source;

import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** The parser's complaints in words that help. */
final class YamlMistake {
  private YamlMistake() {}

  static String sentence(MarkedYamlEngineException e) {
    String problem = e.getProblem() == null ? "" : e.getProblem();
    if (problem.contains("'\\t(TAB)'") || problem.contains("\\t")) {
      return "found a tab, expected spaces: YAML is indented with spaces only";
    }
    String context = e.getContext() == null ? "" : " " + e.getContext();
    return "is not YAML: " + problem + context;
  }

  /** Where the character number {@code position} of a text stands. */
  static Place place(String file, String text, int position) {
    int line = 1;
    int column = 1;
    int end = Math.min(text.codePointCount(0, text.length()), position);
    for (int codePoint : text.codePoints().limit(end).toArray()) {
      line += codePoint == '\n' ? 1 : 0;
      column = codePoint == '\n' ? 1 : column + 1;
    }
    return new Place(file, line, column);
  }
}
