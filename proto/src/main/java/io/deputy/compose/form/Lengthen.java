package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Entry;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Node.Scalar.Kind;
import java.util.LinkedHashMap;
import java.util.List;

/** The long forms of short ones that no other key has. */
final class Lengthen {
  private Lengthen() {}

  /** {@code test}: a text is for the shell. */
  static Node healthTest(Node found, KeyPath at, Findings findings) {
    return found instanceof Scalar s && s.kind() == Kind.TEXT
        ? new Listing(s.place(), List.of(Scalar.text(s.place(), "CMD-SHELL"), s))
        : found;
  }

  /** {@code depends_on} in a list: having been started is enough, and is required. */
  static Mapping started(Scalar name) {
    return Mapping.of(name, "condition", Scalar.text(name.place(), "service_started"))
        .with("required", Scalar.truth(name.place(), true));
  }

  /** {@code SOURCE[:TARGET[:PERMISSIONS]]}. */
  static Node device(Node found, KeyPath at, Findings findings) {
    if (!(found instanceof Scalar s) || s.kind() != Kind.TEXT) {
      return found;
    }
    String[] parts = s.text().split(":", -1);
    if (parts.length > 3) {
      return Shape.wrong(s, at, "SOURCE[:TARGET[:PERMISSIONS]] or a mapping", findings);
    }
    String target = parts.length > 1 && !parts[1].isEmpty() ? parts[1] : parts[0];
    return Mapping.of(s, "source", s.withText(parts[0]))
        .with("target", Scalar.text(s.place(), target))
        .with("permissions", Scalar.text(s.place(), parts.length == 3 ? parts[2] : "rwm"));
  }

  /** {@code gpus: all}. */
  static Node gpus(Node found, KeyPath at, Findings findings) {
    return found instanceof Scalar s && s.text().equals("all")
        ? new Listing(s.place(), List.of(Mapping.of(s, "count", s.as(Kind.WHOLE, DeployKeys.ALL))))
        : found;
  }

  /** {@code ssh}: {@code default}, or {@code ID=PATH}, in a list. */
  static Node ssh(Node found, KeyPath at, Findings findings) {
    if (!(found instanceof Listing list)) {
      return found;
    }
    var entries = new LinkedHashMap<String, Entry>();
    int index = 0;
    for (Node item : list.items()) {
      KeyPath here = at.item(index++);
      if (Value.TEXT.read(item, here, findings) instanceof Scalar key) {
        String[] parts = key.text().split("=", 2);
        if (parts.length == 1 && !parts[0].equals("default")) {
          Shape.wrong(key, here, "default, or ID=PATH", findings);
        } else {
          Node path = parts.length == 2 ? key.withText(parts[1]) : Scalar.nothing(key.place());
          entries.put(parts[0], new Entry(key.place(), path));
        }
      }
    }
    return new Mapping(list.place(), entries);
  }
}
