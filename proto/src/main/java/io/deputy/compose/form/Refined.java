package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import java.util.Optional;

/** As another shape, but for what it says itself. */
interface Refined extends Shape {
  Shape shape();

  @Override
  default String accepted() {
    return shape().accepted();
  }

  @Override
  default boolean mayBeNothing() {
    return shape().mayBeNothing();
  }

  @Override
  default Node normal(Node found, KeyPath at, Findings findings) {
    return shape().normal(found, at, findings);
  }

  @Override
  default Node merge(Node below, Node above) {
    return shape().merge(below, above);
  }

  @Override
  default Node complete(Node merged, KeyPath at, Findings findings) {
    return shape().complete(merged, at, findings);
  }

  @Override
  default void judge(Node merged, KeyPath at, Findings findings) {
    shape().judge(merged, at, findings);
  }

  @Override
  default Node printed(Node complete, Form form) {
    return shape().printed(complete, form);
  }

  @Override
  default boolean isEmpty(Node printed) {
    return shape().isEmpty(printed);
  }

  @Override
  default Optional<Fields> below() {
    return shape().below();
  }
}
