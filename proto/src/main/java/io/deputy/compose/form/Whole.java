package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;

/** A value that a later file replaces as a whole, where its kind would otherwise be merged. */
record Whole(Shape shape) implements Shape {
  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    return shape.normal(found, at, findings);
  }

  @Override
  public void judge(Node merged, KeyPath at, Findings findings) {
    shape.judge(merged, at, findings);
  }
}
