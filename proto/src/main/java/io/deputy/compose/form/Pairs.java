package io.deputy.compose.form;

import io.deputy.compose.source.Excerpt;
import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Entry;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.regex.Pattern;

/**
 * Names with values: a mapping, or a list of {@code NAME=value}. The normal form is the mapping.
 *
 * @param alone what a name without a value means
 * @param listed whether the list will do too
 * @param value what a name may have
 * @param once whether it is wrong to list the same twice
 */
record Pairs(Alone alone, boolean listed, Value value, boolean once) implements Shape {
  /** What a name that stands alone means. */
  enum Alone {
    /** It takes its value over from the environment. */
    TAKEN_OVER,
    EMPTY,
    /** Nothing: it is wrong. */
    WRONG
  }

  private static final Value ANY = Value.PLAIN.orNothing();

  static final Pairs ENVIRONMENT = new Pairs(Alone.TAKEN_OVER, true, ANY, false);

  /** An environment that is not put together of several files'. */
  static final Pairs ONCE = new Pairs(Alone.TAKEN_OVER, true, ANY, true);

  static final Pairs LABELS = new Pairs(Alone.EMPTY, true, ANY, false);

  /** Labels that are not put together of several files'. */
  static final Pairs LABELS_ONCE = new Pairs(Alone.EMPTY, true, ANY, true);

  /** Names that must have a value. */
  static final Pairs NAMED = new Pairs(Alone.WRONG, true, Value.TEXT, false);

  /** Names of which each may do without a value. */
  static final Pairs KEYS = new Pairs(Alone.TAKEN_OVER, false, ANY, false);

  /** What a driver is told. */
  static final Pairs OPTIONS = new Pairs(Alone.WRONG, false, Value.TEXT_OR_NUMBER, false);

  static final Pairs LOG_OPTIONS =
      new Pairs(Alone.EMPTY, false, Value.TEXT_OR_NUMBER.orNothing(), false);

  static final Pairs TEXTS = new Pairs(Alone.WRONG, false, Value.TEXT, false);

  private static final Pattern SPACE_AT_END = Pattern.compile("(?s).*\\s");

  @Override
  public String accepted() {
    return listed ? "a mapping, or a list of NAME=value" : "a mapping";
  }

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    return switch (found) {
      case Mapping mapping -> mapping.map((name, written) -> named(name, written, at, findings));
      case Listing list when listed -> listing(list, at, findings);
      case Scalar pair when pair.kind() == Scalar.Kind.TEXT ->
          wrong(pair, at, accepted(), findings);
      default -> Shape.wrong(found, at, accepted(), findings);
    };
  }

  private Node named(String name, Node written, KeyPath at, Findings findings) {
    return name.isEmpty() && listed // what a driver is told may be called anything
        ? Shape.wrong(Scalar.text(written.place(), name), at, "a name", findings)
        : alone(written, at.key(name), findings);
  }

  private Node alone(Node written, KeyPath at, Findings findings) {
    if (!Shape.isNothing(written)) {
      return value.read(written, at, findings);
    }
    return switch (alone) {
      case TAKEN_OVER -> written;
      case EMPTY -> Scalar.text(written.place(), "");
      case WRONG -> Shape.wrong(written, at, value.accepted(), findings);
    };
  }

  private Node listing(Listing list, KeyPath at, Findings findings) {
    var entries = new LinkedHashMap<String, Entry>();
    var seen = new HashSet<String>();
    int index = 0;
    for (Node item : list.items()) {
      KeyPath here = at.item(index++);
      switch (Value.TEXT.read(item, here, findings)) {
        case Scalar again when once && !seen.add(again.text()) ->
            findings.problem(
                again, here, "found " + found(again) + " a second time, expected it once");
        case Scalar pair -> pair(pair, here, entries, findings);
        case Node.Wrong _ -> {}
        case Node other -> entries.put(here.text(), new Entry(other.place(), other));
      }
    }
    return new Mapping(list.place(), entries);
  }

  private void pair(
      Scalar pair, KeyPath at, LinkedHashMap<String, Entry> entries, Findings findings) {
    String[] parts = pair.text().split("=", 2);
    if (parts[0].isEmpty() || (parts.length == 1 && alone == Alone.WRONG)) {
      wrong(pair, at, "NAME=value", findings);
    } else if (alone == Alone.TAKEN_OVER && SPACE_AT_END.matcher(parts[0]).matches()) {
      wrong(pair, at, "no space before the =", findings);
    } else {
      entries.put(parts[0], new Entry(pair.place(), value(pair, parts)));
    }
  }

  private static Node.Wrong wrong(Scalar pair, KeyPath at, String accepted, Findings findings) {
    findings.problem(pair, at, "found " + found(pair) + ", expected " + accepted);
    return new Node.Wrong(pair.place());
  }

  /** Without what stands after the =, which may be a secret. */
  private static String found(Scalar pair) {
    int equals = pair.text().indexOf('=');
    return equals < 0 ? pair.found() : "\"" + Excerpt.of(pair.text().substring(0, equals)) + "=…\"";
  }

  private Scalar value(Scalar pair, String[] parts) {
    if (parts.length == 2) {
      return pair.withText(parts[1]).asText();
    }
    return alone == Alone.TAKEN_OVER ? Scalar.nothing(pair.place()) : Scalar.text(pair.place(), "");
  }

  @Override
  public Node merge(Node below, Node above) {
    return Anything.merged((Mapping) below, (Mapping) above, _ -> Later.LATER);
  }

  /** In a list of variables, one that stands alone is said too. */
  private enum Later implements Shape {
    LATER;

    @Override
    public Node normal(Node found, KeyPath at, Findings findings) {
      return found;
    }

    @Override
    public String accepted() {
      return "anything";
    }

    @Override
    public Node over(Node below, Node above) {
      return above;
    }
  }
}
