package io.deputy.compose.form;

import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Entry;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Node.Tagged;
import org.jspecify.annotations.Nullable;

/** What two trees have in common, and what one lacks. */
public final class Nodes {
  private Nodes() {}

  /** Whether two trees say the same, wherever they stand. */
  public static boolean same(Node a, Node b) {
    return switch (a) {
      case Scalar x -> b instanceof Scalar y && x.kind() == y.kind() && x.text().equals(y.text());
      case Listing x -> b instanceof Listing y && sameItems(x, y);
      case Mapping x ->
          b instanceof Mapping y
              && x.entries().keySet().equals(y.entries().keySet())
              && x.entries().entrySet().stream()
                  .allMatch(e -> sameEntry(e.getValue(), y.entries().get(e.getKey())));
      case Tagged x -> b instanceof Tagged y && x.tag() == y.tag() && same(x.node(), y.node());
      case Node.Wrong _ -> b instanceof Node.Wrong;
    };
  }

  private static boolean sameEntry(Entry a, @Nullable Entry b) {
    return b != null && same(a.value(), b.value());
  }

  private static boolean sameItems(Listing a, Listing b) {
    if (a.items().size() != b.items().size()) {
      return false;
    }
    for (int i = 0; i < a.items().size(); i++) {
      if (!same(a.items().get(i), b.items().get(i))) {
        return false;
      }
    }
    return true;
  }

  /** With a default where a mapping doesn't say. */
  static Mapping withDefault(Mapping mapping, String key, Node value) {
    return mapping.has(key) ? mapping : mapping.with(key, value);
  }
}
