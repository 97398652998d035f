package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import java.util.Optional;

/**
 * One limit for both, or a soft and a hard one; a later file's replaces both.
 *
 * @param number what each may be
 */
record Ulimit(Value number) implements Shape {
  private Fields both() {
    return Fields.of(Key.honoured("hard", number), Key.honoured("soft", number))
        .requiring("soft", "hard");
  }

  @Override
  public String accepted() {
    return "a whole number, or a mapping with soft and hard";
  }

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    return switch (found) {
      case Scalar single ->
          number.normal(single, at, findings) instanceof Scalar whole
              ? whole
              : new Node.Wrong(single.place());
      case Mapping mapping -> both().normal(mapping, at, findings);
      default -> Shape.wrong(found, at, accepted(), findings);
    };
  }

  @Override
  public Node complete(Node merged, KeyPath at, Findings findings) {
    return merged instanceof Mapping ? both().complete(merged, at, findings) : merged;
  }

  @Override
  public Node printed(Node complete, Form form) {
    return switch (complete) {
      case Scalar none when none.text().equals("0") -> Mapping.empty(none.place());
      case Mapping mapping -> both().printed(mapping, form);
      default -> complete;
    };
  }

  @Override
  public Optional<Fields> below() {
    return both().below();
  }
}
