package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Scalar;
import java.util.Optional;

/** A list whose empty texts, which unset variables leave, count as not being there. */
record Spoken(Shape list) implements Shape {
  @Override
  public String accepted() {
    return list.accepted();
  }

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    return list.normal(found, at, findings);
  }

  @Override
  public Node merge(Node below, Node above) {
    return list.merge(below, above);
  }

  @Override
  public Node complete(Node merged, KeyPath at, Findings findings) {
    return list.complete(merged, at, findings) instanceof Listing complete
        ? new Listing(
            complete.place(), complete.items().stream().filter(item -> !isBlank(item)).toList())
        : merged;
  }

  private static boolean isBlank(Node item) {
    return item instanceof Scalar s && s.text().isEmpty();
  }

  @Override
  public Optional<Fields> below() {
    return list.below();
  }
}
