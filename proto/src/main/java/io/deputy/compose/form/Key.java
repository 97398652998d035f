package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Entry;
import io.deputy.compose.source.Node.Scalar;

/**
 * One row of the table of keys.
 *
 * @param why what a user is told of a key that is not honoured
 * @param harmless the value with which the key asks for nothing; empty if there is none
 */
public record Key(String name, Shape shape, Fate fate, String why, String harmless) {
  /** What becomes of a key. */
  public enum Fate {
    /** It reaches the container, or whatever it is meant for. */
    HONOURED,
    /** The app runs without it, and the user is told. */
    IGNORED,
    /** Without it something else would run than was asked for. */
    REFUSED
  }

  static Key honoured(String name, Shape shape) {
    return new Key(name, shape, Fate.HONOURED, "", "");
  }

  static Key ignored(String name, Shape shape, String why) {
    return new Key(name, shape, Fate.IGNORED, why, "");
  }

  static Key refused(String name, Shape shape, String why) {
    return new Key(name, shape, Fate.REFUSED, why, "");
  }

  Key unless(String value) {
    return new Key(name, shape, fate, why, value);
  }

  void judge(Entry entry, KeyPath at, Findings findings) {
    Node value = entry.value();
    if (value instanceof Node.Wrong
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
