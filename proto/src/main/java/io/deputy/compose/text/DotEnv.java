package io.deputy.compose.text;

import io.deputy.compose.source.ComposeFiles;
import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Place;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An env file: {@code NAME=value} a line, quotes, comments, {@code export}, variables in unquoted
 * and double-quoted values. A name alone takes its value over from the variables around the file.
 */
public final class DotEnv {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.\\[\\]-]+");
  private static final Pattern RAW_NAME = Pattern.compile("[^ \\t]+");
  private static final Pattern EXPORT = Pattern.compile("export[ \\t]+");

  private final String file;
  private final String text;
  private final Variables around;
  private final Map<String, String> earlier;
  private final Findings findings;
  private final SequencedMap<String, String> values = new LinkedHashMap<>();
  private int at;
  private int line = 1;
  private long chars;

  private DotEnv(
      String file, String text, Variables around, Map<String, String> earlier, Findings findings) {
    this.file = file;
    this.text = text.replace("\r\n", "\n");
    this.around = around;
    this.earlier = earlier;
    this.findings = findings;
  }

  /** What a file sets, in its order; what is wrong in it is among the findings. */
  public static SequencedMap<String, String> read(
      String file, String text, Variables around, Findings findings) {
    return read(file, text, around, Map.of(), findings);
  }

  /**
   * The same, of a file among several.
   *
   * @param around goes over what the file sets
   * @param earlier what files before it have set; what the file sets goes over it
   */
  public static SequencedMap<String, String> read(
      String file, String text, Variables around, Map<String, String> earlier, Findings findings) {
    var reader = new DotEnv(file, unmarked(text), around, earlier, findings);
    if (hasNul(file, text, findings)) {
      return reader.values;
    }
    while (reader.at < reader.text.length()) {
      reader.statement();
    }
    return reader.values;
  }

  /** {@code format: raw}: every line as it stands. */
  public static SequencedMap<String, String> raw(
      String file, String text, Variables around, Findings findings) {
    var values = new LinkedHashMap<String, String>();
    if (hasNul(file, text, findings)) {
      return values;
    }
    int number = 0;
    for (String line : unmarked(text).lines().toList()) {
      number++;
      String trimmed = line.stripLeading();
      if (trimmed.isEmpty() || trimmed.startsWith("#")) {
        continue;
      }
      String[] parts = trimmed.split("=", 2);
      if (!RAW_NAME.matcher(parts[0]).matches()) {
        findings.problem(
            new Place(file, number, 1), KeyPath.ROOT, "expected NAME=value, with no blank in NAME");
        continue;
      }
      @Nullable String value = parts.length == 2 ? parts[1] : around.get(parts[0]);
      if (value != null) {
        values.put(parts[0], value);
      }
    }
    return values;
  }

  /** Without the mark that some editors put in front. */
  private static String unmarked(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** Then it is no text: neither a variable nor a path may hold one. */
  private static boolean hasNul(String file, String text, Findings findings) {
    int nul = text.indexOf('\0');
    if (nul < 0) {
      return false;
    }
    int line = 1 + (int) text.substring(0, nul).chars().filter(c -> c == '\n').count();
    findings.problem(
        new Place(file, line, 1),
        KeyPath.ROOT,
        "found the character U+0000, which no variable may hold");
    return true;
  }

  private void statement() {
    String rest = restOfLine();
    String trimmed = rest.strip();
    if (trimmed.isEmpty() || trimmed.startsWith("#")) {
      nextLine();
      return;
    }
    at += rest.length() - rest.stripLeading().length();
    var export = EXPORT.matcher(text).region(at, text.length());
    at = export.lookingAt() ? export.end() : at;
    var name = NAME.matcher(text).region(at, text.length());
    if (!name.lookingAt()) {
      wrong("expected NAME=value");
      return;
    }
    at = name.end();
    skipBlanks();
    if (at < text.length() && (text.charAt(at) == '=' || text.charAt(at) == ':')) {
      at++;
      skipBlanks();
      value(name.group());
    } else if (restOfLine().isBlank()) {
      inherit(name.group());
    } else {
      wrong("expected = after the name"); // which may be a line of a key that lacks its quotes
    }
  }

  private void inherit(String name) {
    @Nullable String value = around.get(name);
    if (value != null) {
      values.put(name, value);
    }
    nextLine();
  }

  private void value(String name) {
    char first = at < text.length() ? text.charAt(at) : '\n';
    if (first == '"' || first == '\'') {
      quoted(name, first);
      return;
    }
    String value = restOfLine();
    int comment = value.indexOf(" #"); // a value may begin with #
    put(name, expanded(comment < 0 ? value.strip() : value.substring(0, comment).strip()));
    nextLine();
  }

  private void quoted(String name, char quote) {
    int end = at + 1;
    while (end < text.length() && text.charAt(end) != quote) {
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= text.length()) {
      wrong("the quote at \"" + name + "\" is never closed");
      at = text.length();
      return;
    }
    String inside = text.substring(at + 1, end);
    put(name, quote == '"' ? expanded(unescaped(inside)) : inside.replace("\\'", "'"));
    line += (int) inside.chars().filter(c -> c == '\n').count();
    at = end + 1;
    if (!restOfLine().isBlank() && !restOfLine().strip().startsWith("#")) {
      wrong("expected nothing after the closing quote of \"" + name + "\"");
      return;
    }
    nextLine();
  }

  private static String unescaped(String inside) {
    var out = new StringBuilder();
    for (int i = 0; i < inside.length(); i++) {
      char c = inside.charAt(i);
      if (c != '\\' || i + 1 == inside.length()) {
        out.append(c);
        continue;
      }
      char next = inside.charAt(++i);
      switch (next) {
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case '"', '\\' -> out.append(next);
        // A dollar that means itself, for the filling-in that follows.
        case '$' -> out.append("$$");
        default -> out.append(c).append(next);
      }
    }
    return out.toString();
  }

  private @Nullable String expanded(String value) {
    Template.Lookup known =
        name -> {
          @Nullable String outside = around.get(name);
          return outside != null ? outside : values.getOrDefault(name, earlier.get(name));
        };
    return switch (Template.fill(value, known, _ -> {})) {
      case Template.Filled filled -> bounded(filled.text());
      case Template.Refused refused -> {
        findings.problem(new Place(file, line, 1), KeyPath.ROOT, refused.message());
        yield null;
      }
    };
  }

  private @Nullable String bounded(String value) {
    chars += value.length();
    if (chars > ComposeFiles.MAX_FILE_BYTES) {
      findings.problem(
          new Place(file, line, 1), KeyPath.ROOT, "its variables filled in, it is too long");
      at = text.length();
      return null;
    }
    return value;
  }

  private void put(String name, @Nullable String value) {
    if (value != null) {
      values.put(name, value);
    }
  }

  /** Names the place and not what stands there, which may be a secret. */
  private void wrong(String message) {
    findings.problem(new Place(file, line, 1), KeyPath.ROOT, message);
    nextLine();
  }

  private void skipBlanks() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  private String restOfLine() {
    int end = text.indexOf('\n', at);
    return text.substring(Math.min(at, text.length()), end < 0 ? text.length() : end);
  }

  private void nextLine() {
    int end = text.indexOf('\n', at);
    at = end < 0 ? text.length() : end + 1;
    line++;
  }
}
