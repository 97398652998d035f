package io.deputy.compose.form;

import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;

/** {@code logging}: another driver takes nothing over from the one it replaces. */
record Logs(Shape shape) implements Refined {
  @Override
  public Node merge(Node below, Node above) {
    boolean another =
        ((Mapping) below).get("driver") instanceof Scalar was
            && ((Mapping) above).get("driver") instanceof Scalar is
            && !was.text().equals(is.text());
    return another ? above : shape.merge(below, above);
  }
}
