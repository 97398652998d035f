package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import java.util.Optional;

/**
 * A value that a later file replaces as a whole, also with nothing, where its kind would otherwise
 * be merged.
 */
record Whole(Shape shape) implements Shape {
  @Override
  public String accepted() {
    return shape.accepted();
  }

  @Override
  public boolean mayBeNothing() {
    return shape.mayBeNothing();
  }

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    return shape.normal(found, at, findings);
  }

  @Override
  public Node over(Node below, Node above) {
    return above;
  }

  @Override
  public Node complete(Node merged, KeyPath at, Findings findings) {
    return shape.complete(merged, at, findings);
  }

  @Override
  public void judge(Node merged, KeyPath at, Findings findings) {
    shape.judge(merged, at, findings);
  }

  @Override
  public Node printed(Node complete, Form form) {
    return shape.printed(complete, form);
  }

  @Override
  public boolean isEmpty(Node printed) {
    return shape.isEmpty(printed);
  }

  @Override
  public Optional<Fields> below() {
    return shape.below();
  }
}
