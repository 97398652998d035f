package io.deputy.compose.form;

import io.deputy.compose.source.Node;

/**
 * A value that a later file replaces as a whole, also with nothing, where its kind would otherwise
 * be merged.
 */
record Whole(Shape shape) implements Refined {
  @Override
  public Node over(Node below, Node above) {
    return above;
  }
}
