package io.deputy.cli.carry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an ignore file leaves out of a build's context, by Docker's rules: a pattern a line, from
 * the context's root, {@code *} and {@code ?} within a name, {@code **} over any number of folders;
 * what it matches goes with all below it; {@code !} takes back in; the last line that matches
 * counts. The Dockerfile and the ignore file itself always travel: the builder reads them.
 */
final class Ignored {
  static final Ignored NOTHING = new Ignored(List.of(), Set.of());

  private static final String USUAL = ".dockerignore";

  private record Line(Pattern pattern, boolean takesBack) {}

  private final List<Line> lines;
  private final Set<String> always;

  private Ignored(List<Line> lines, Set<String> always) {
    this.lines = lines;
    this.always = always;
  }

  /**
   * @param dockerfile path in the folder; one that has an ignore file of its own, {@code
   *     NAME.dockerignore}, is built by that
   * @throws IOException if the ignore file can't be read
   */
  static Ignored in(Path folder, String dockerfile) throws IOException {
    String own = dockerfile + USUAL;
    boolean hasOwn = !dockerfile.isEmpty() && Files.isRegularFile(folder.resolve(own));
    Path file = folder.resolve(hasOwn ? own : USUAL);
    return Files.isRegularFile(file)
        ? of(Files.readAllLines(file, StandardCharsets.UTF_8), Set.of(dockerfile, USUAL))
        : NOTHING;
  }

  static Ignored of(List<String> text, Set<String> always) {
    List<Line> lines = new ArrayList<>();
    for (String written : text) {
      String line = written.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      boolean takesBack = line.startsWith("!");
      String path = Path.of("/" + (takesBack ? line.substring(1).strip() : line)).normalize() + "";
      if (path.length() > 1) {
        lines.add(new Line(Pattern.compile(expression(path.substring(1))), takesBack));
      }
    }
    return new Ignored(lines, always);
  }

  /** That of a path which the pattern matches, or which is below one. */
  private static String expression(String pattern) {
    var e = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      switch (c) {
        case '*' -> {
          boolean twice = pattern.startsWith("**", i);
          boolean folders = pattern.startsWith("**/", i);
          e.append(folders ? "(?:.*/)?" : twice ? ".*" : "[^/]*");
          i += folders ? 2 : twice ? 1 : 0;
        }
        case '?' -> e.append("[^/]");
        case '[' -> {
          int end = pattern.indexOf(']', i + 1);
          e.append(end < 0 ? "\\[" : pattern.substring(i, end + 1));
          i = end < 0 ? i : end;
        }
        case '\\' -> e.append(++i < pattern.length() ? Pattern.quote("" + pattern.charAt(i)) : "");
        default -> e.append(Pattern.quote("" + c));
      }
    }
    return e + "(?:/.*)?";
  }

  /**
   * @param path in the context, with slashes
   */
  boolean leavesOut(String path) {
    if (path.equals(".") || always.contains(path)) {
      return false;
    }
    boolean out = false;
    for (Line line : lines) {
      if (line.takesBack == out && line.pattern.matcher(path).matches()) {
        out = !out;
      }
    }
    return out;
  }

  /** Whether something in a folder that is left out may travel all the same. */
  boolean mayKeepIn(String folder) {
    return lines.stream().anyMatch(Line::takesBack)
        || always.stream().anyMatch(path -> path.startsWith(folder + "/"));
  }
}
