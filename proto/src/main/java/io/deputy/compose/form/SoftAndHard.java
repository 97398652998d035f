package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Mapping;

/** One of {@code ulimits}: a number for both limits, or {@code {soft: …, hard: …}}. */
record SoftAndHard() implements Shape {
  private static final Fields BOTH =
      Fields.of(Key.honoured("soft", Value.WHOLE), Key.honoured("hard", Value.WHOLE))
          .requiring("soft", "hard");

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    return found instanceof Mapping
        ? BOTH.normal(found, at, findings)
        : Value.WHOLE.normal(found, at, findings);
  }
}
