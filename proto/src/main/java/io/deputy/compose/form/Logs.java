package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import java.util.Optional;

/** {@code logging}: another driver takes nothing over from the one it replaces. */
record Logs(Fields fields) implements Shape {
  @Override
  public String accepted() {
    return fields.accepted();
  }

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    return fields.normal(found, at, findings);
  }

  @Override
  public Node merge(Node below, Node above) {
    boolean another =
        ((Mapping) below).get("driver") instanceof Scalar was
            && ((Mapping) above).get("driver") instanceof Scalar is
            && !was.text().equals(is.text());
    return another ? above : fields.merge(below, above);
  }

  @Override
  public Node complete(Node merged, KeyPath at, Findings findings) {
    return fields.complete(merged, at, findings);
  }

  @Override
  public void judge(Node merged, KeyPath at, Findings findings) {
    fields.judge(merged, at, findings);
  }

  @Override
  public Node printed(Node complete, Form form) {
    return fields.printed(complete, form);
  }

  @Override
  public boolean isEmpty(Node printed) {
    return fields.isEmpty(printed);
  }

  @Override
  public Optional<Fields> below() {
    return fields.below();
  }
}
