package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Entry;
import io.deputy.compose.source.Node.Scalar;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table of keys.
 *
 * @param why what a user is told of a key that is not honoured
 * @param harmless the value with which the key asks for nothing; empty if there is none
 * @param printed as docker compose calls it in JSON; its own name almost always
 * @param otherwise what it says where no file has it; null where that is nothing
 */
public record Key(
    String name,
    Shape shape,
    Fate fate,
    String why,
    String harmless,
    Printing printing,
    String printed,
    @Nullable Otherwise otherwise) {
  /** What becomes of a key. */
  public enum Fate {
    /** It reaches the container, or whatever it is meant for. */
    HONOURED,
    /** The app runs without it, and the user is told. */
    IGNORED,
    /** Without it something else would run than was asked for. */
    REFUSED
  }

  /** When docker compose prints a key. */
  enum Printing {
    /** When it says something: not a zero, a false, an empty text or list. */
    UNLESS_EMPTY,
    /** When it is there, whatever it says. */
    KEPT,
    /** Also when it is not there. */
    ALWAYS,
    NEVER
  }

  /** What a key says that is not there, in this mapping. */
  interface Otherwise {
    Node in(Node mapping);
  }

  static Key honoured(String name, Shape shape) {
    return new Key(name, shape, Fate.HONOURED, "", "", Printing.UNLESS_EMPTY, name, null);
  }

  static Key ignored(String name, Shape shape, String why) {
    return new Key(name, shape, Fate.IGNORED, why, "", Printing.UNLESS_EMPTY, name, null);
  }

  static Key refused(String name, Shape shape, String why) {
    return new Key(name, shape, Fate.REFUSED, why, "", Printing.UNLESS_EMPTY, name, null);
  }

  /** With this value it asks for nothing, so that there is nothing to tell. */
  Key unless(String value) {
    return new Key(name, shape, fate, why, value, printing, printed, otherwise);
  }

  /** With the fate of another key, for the same reason. */
  Key sharing(Key other) {
    return new Key(name, shape, other.fate, other.why, "", printing, printed, otherwise);
  }

  /** Printed whenever a file has it. */
  Key kept() {
    return printing(Printing.KEPT);
  }

  /** Printed even where no file has it. */
  Key always() {
    return printing(Printing.ALWAYS);
  }

  Key never() {
    return printing(Printing.NEVER);
  }

  private Key printing(Printing replaced) {
    return new Key(name, shape, fate, why, harmless, replaced, printed, otherwise);
  }

  Key as(String other) {
    return new Key(name, shape, fate, why, harmless, printing, other, otherwise);
  }

  Key otherwise(@Nullable Otherwise replaced) {
    return new Key(name, shape, fate, why, harmless, printing, printed, replaced);
  }

  String printed(Shape.Form form) {
    return form == Shape.Form.JSON ? printed : name;
  }

  void judge(Entry entry, KeyPath at, Findings findings) {
    Node value = entry.value();
    if (value instanceof Node.Wrong
        || (value instanceof Scalar implied && implied.isImplied())
        || (!harmless.isEmpty() && value instanceof Scalar s && s.text().equals(harmless))) {
      return;
    }
    switch (fate) {
      case HONOURED -> shape.judge(value, at, findings);
      case IGNORED -> findings.notice(entry.place(), at, "ignored: " + why);
      case REFUSED -> findings.problem(entry.place(), at, "refused: " + why);
    }
  }
}
