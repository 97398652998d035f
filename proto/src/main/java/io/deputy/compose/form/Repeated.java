package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import java.util.List;

/** Options that may be given several times: each with a list of what it is given. */
record Repeated() implements Shape {
  private static final Items VALUES = Items.of(Value.PLAIN);

  @Override
  public String accepted() {
    return "a mapping";
  }

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    return found instanceof Mapping mapping
        ? mapping.map((name, value) -> listed(value, at.key(name), findings))
        : Shape.wrong(found, at, accepted(), findings);
  }

  private static Node listed(Node value, KeyPath at, Findings findings) {
    Node list = value instanceof Listing ? value : new Listing(value.place(), List.of(value));
    return VALUES.read(list, at, findings);
  }

  @Override
  public Node printed(Node complete, Form form) {
    if (!(complete instanceof Mapping mapping)) {
      return complete;
    }
    Mapping some = mapping;
    for (String name : mapping.entries().keySet()) {
      if (mapping.get(name) instanceof Listing list && list.items().isEmpty()) {
        some = some.without(name);
      }
    }
    return some;
  }

  @Override
  public Node merge(Node below, Node above) {
    return Anything.merged((Mapping) below, (Mapping) above, _ -> VALUES);
  }
}
