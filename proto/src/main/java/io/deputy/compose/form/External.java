package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Mapping;

/** {@code external}: true or false, or in old files {@code {name: …}}. */
record External() implements Shape {
  private static final Fields NAMED = Fields.of(Key.honoured("name", Value.TEXT));

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    return found instanceof Mapping
        ? NAMED.normal(found, at, findings)
        : Value.TRUTH.normal(found, at, findings);
  }
}
