package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Scalar;

/** A list whose empty texts, which unset variables leave, count as not being there. */
record Spoken(Shape shape) implements Refined {
  @Override
  public Node complete(Node merged, KeyPath at, Findings findings) {
    return shape.complete(merged, at, findings) instanceof Listing complete
        ? new Listing(
            complete.place(), complete.items().stream().filter(item -> !isBlank(item)).toList())
        : merged;
  }

  private static boolean isBlank(Node item) {
    return item instanceof Scalar s && s.text().isEmpty();
  }
}
