package io.deputy.compose.source;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The way from a file's root to a key: {@code services.web.ports[0]}. There is one for every value
 * of a file, and text of the few only that something is said of.
 *
 * @param parent null at the root
 * @param part a key's name, or an item's index in brackets
 */
public record KeyPath(@Nullable KeyPath parent, String part, boolean isItem) {
  public static final KeyPath ROOT = new KeyPath(null, "", false);

  public KeyPath key(String name) {
    return new KeyPath(this, name, false);
  }

  public KeyPath item(int index) {
    return new KeyPath(this, "[" + index + "]", true);
  }

  /** Empty at the root. */
  public String text() {
    var parts = new ArrayDeque<KeyPath>();
    for (KeyPath at = this; at.parent != null; at = at.parent) {
      parts.push(at);
    }
    var text = new StringBuilder();
    for (KeyPath at : parts) {
      text.append(at.isItem || text.isEmpty() ? "" : ".").append(at.part);
    }
    return text.toString();
  }

  /** The last key, without the items below it. */
  String leaf() {
    KeyPath at = this;
    while (at.isItem && at.parent != null) {
      at = at.parent;
    }
    return at.part;
  }

  @Override
  public String toString() {
    return text();
  }
}
