package io.deputy.compose.text;

import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with variables in it: {@code $A ${A} ${A:-b} ${A-b} ${A:?e} ${A?e} ${A:+b} ${A+b}},
 * nested, and {@code $$} for a dollar. A dollar in front of anything else is itself.
 */
public final class Template {
  /** A variable that is used within itself grows without an end; no value is longer. */
  static final int MAX_CHARS = 1 << 20;

  static final int MAX_DEPTH = 50;
  private static final Pattern NAME = Pattern.compile("[_a-zA-Z][_a-zA-Z0-9]*");
  private static final Set<String> OPERATORS = Set.of("-", "+", "?");
  private static final String ACCEPTED =
      "${NAME}, ${NAME:-default}, ${NAME:?message} or ${NAME:+instead}; a plain dollar is written"
          + " $$";

  private final Lookup variables;
  private final Consumer<String> unset;
  private String blank = "";

  private Template(Lookup variables, Consumer<String> unset) {
    this.variables = variables;
    this.unset = unset;
  }

  /** What a name stands for: null if it is not set. */
  @FunctionalInterface
  public interface Lookup {
    @Nullable String get(String name);
  }

  /** What became of a text. */
  public sealed interface Outcome {}

  /**
   * @param blank the first variable in it that is unset or empty, and has no default that was
   *     meant; empty if none
   */
  public record Filled(String text, String blank) implements Outcome {}

  /** It can't be filled; the message says why. */
  public record Refused(String message) implements Outcome {}

  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
      super(message, null, false, false);
    }

    Refused outcome() {
      return new Refused(String.valueOf(getMessage()));
    }
  }

  /**
   * @param unset is told the name of every variable that is used, has no value and no default
   */
  public static Outcome fill(String text, Lookup variables, Consumer<String> unset) {
    if (text.indexOf('$') < 0) {
      return new Filled(text, "");
    }
    try {
      var template = new Template(variables, unset);
      return new Filled(template.filled(text, 0), template.blank);
    } catch (Refusal e) {
      return e.outcome();
    }
  }

  private String filled(String text, int depth) throws Refusal {
    if (depth > MAX_DEPTH) {
      throw new Refusal("variables nested deeper than %d".formatted(MAX_DEPTH));
    }
    var out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int dollar = text.indexOf('$', at);
      if (dollar < 0 || dollar + 1 == text.length()) {
        out.append(text, at, text.length());
        break;
      }
      out.append(text, at, dollar);
      at = one(text, dollar, depth, out);
      if (out.length() > MAX_CHARS) {
        throw new Refusal(
            "longer than %,d characters, its variables filled in".formatted(MAX_CHARS));
      }
    }
    return out.toString();
  }

  /** Appends what stands at a dollar; returns where the text goes on. */
  private int one(String text, int dollar, int depth, StringBuilder out) throws Refusal {
    char next = text.charAt(dollar + 1);
    if (next == '$') {
      out.append('$');
      return dollar + 2;
    }
    if (next == '{') {
      int end = closing(text, dollar + 1);
      if (end < 0 || text.substring(dollar, end).indexOf('\n') >= 0) {
        throw wrong("${ that is never closed");
      }
      out.append(braced(text.substring(dollar + 2, end), depth));
      return end + 1;
    }
    var name = NAME.matcher(text).region(dollar + 1, text.length());
    if (name.lookingAt()) {
      out.append(plain(name.group()));
      return name.end();
    }
    out.append('$');
    return dollar + 1;
  }

  private static int closing(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      if (text.charAt(i) == '{') {
        depth++;
      } else if (text.charAt(i) == '}' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private String braced(String inside, int depth) throws Refusal {
    var start = NAME.matcher(inside);
    if (!start.lookingAt()) {
      throw wrong("${ that no name follows");
    }
    String name = start.group();
    String rest = inside.substring(name.length());
    if (rest.isEmpty()) {
      return plain(name);
    }
    boolean colon = rest.startsWith(":");
    String operator = rest.substring(colon ? 1 : 0, Math.min(rest.length(), colon ? 2 : 1));
    String argument = rest.substring(Math.min(rest.length(), colon ? 2 : 1));
    if (!OPERATORS.contains(operator)) {
      throw wrong("${" + name + " with something else after the name");
    }
    @Nullable String value = variables.get(name);
    boolean there = value != null && !(colon && value.isEmpty());
    // What is not used must be right all the same, but nobody need set what stands in it.
    boolean used = there == operator.equals("+");
    var within = used ? this : new Template(variables, _ -> {});
    String other = within.filled(argument, depth + 1);
    if (operator.equals("+")) {
      return there ? other : "";
    }
    if (there && value != null) {
      return value;
    }
    if (operator.equals("?")) {
      throw new Refusal(
          "the variable %s is required and has no value%s"
              .formatted(name, other.isEmpty() ? "" : ": " + other));
    }
    return other;
  }

  /** Without the text around it, which may be a password with a dollar in it. */
  private static Refusal wrong(String found) {
    return new Refusal("found " + found + ", expected " + ACCEPTED);
  }

  private String plain(String name) {
    @Nullable String value = variables.get(name);
    if (value == null) {
      unset.accept(name);
    }
    if (value == null || value.isEmpty()) {
      blank = blank.isEmpty() ? name : blank;
      return "";
    }
    return value;
  }
}
