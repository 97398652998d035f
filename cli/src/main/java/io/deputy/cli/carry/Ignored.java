package io.deputy.cli.carry;

import io.deputy.compose.source.Excerpt;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

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
    if (!Files.isRegularFile(file)) {
      return NOTHING;
    }
    try {
      return of(Files.readAllLines(file, StandardCharsets.UTF_8), Set.of(dockerfile, USUAL));
    } catch (CharacterCodingException e) {
      throw new IOException("%s is not UTF-8".formatted(file.getFileName()), e);
    } catch (AccessDeniedException e) {
      throw new IOException("%s: permission denied".formatted(file.getFileName()), e);
    } catch (UnusablePattern e) {
      throw new IOException("%s, %s".formatted(file.getFileName(), e.getMessage()), e);
    }
  }

  /** The message names the line. */
  private static final class UnusablePattern extends IOException {
    private static final long serialVersionUID = 1;

    UnusablePattern(int line, String pattern, Exception cause) {
      super(
          "line %d: found \"%s\", expected a pattern such as *.log, [a-z]* or **/tmp"
              .formatted(line, Excerpt.of(pattern)),
          cause);
    }
  }

  /**
   * @throws IOException if a line is no pattern
   */
  static Ignored of(List<String> text, Set<String> always) throws IOException {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String written : text) {
      number++;
      String line = written.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      boolean takesBack = line.startsWith("!");
      try {
        String path =
            Path.of("/" + (takesBack ? line.substring(1).strip() : line)).normalize() + "";
        if (path.length() > 1) {
          lines.add(new Line(Pattern.compile(expression(path.substring(1))), takesBack));
        }
      } catch (PatternSyntaxException | InvalidPathException e) {
        throw new UnusablePattern(number, line, e);
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
          e.append(end < 0 ? "\\[" : "[" + inClass(pattern.substring(i + 1, end)) + "]");
          i = end < 0 ? i : end;
        }
        case '\\' -> e.append(++i < pattern.length() ? Pattern.quote("" + pattern.charAt(i)) : "");
        default -> e.append(Pattern.quote("" + c));
      }
    }
    return e + "(?:/.*)?";
  }

  /** Without Java's own: classes within classes, and what two of them share. */
  private static String inClass(String characters) {
    return characters.replace("[", "\\[").replace("&", "\\&");
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
