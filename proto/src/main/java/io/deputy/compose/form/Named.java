package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Entry;
import io.deputy.compose.source.Node.Mapping;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.regex.Pattern;

/** A mapping whose keys are the user's own names. */
record Named(Shape value) implements Shape {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]+");

  @Override
  public String accepted() {
    return "a mapping";
  }

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    if (!(found instanceof Mapping mapping)) {
      return Shape.wrong(found, at, accepted(), findings);
    }
    var entries = new LinkedHashMap<String, Entry>();
    mapping
        .entries()
        .forEach(
            (name, entry) -> {
              if (NAME.matcher(name).matches()) {
                entries.put(name, entry.with(value.read(entry.value(), at.key(name), findings)));
              } else {
                findings.problem(
                    entry.place(),
                    at,
                    "found \"%s\", expected a name of letters, digits, ., _ and -".formatted(name));
              }
            });
    return new Mapping(mapping.place(), entries);
  }

  @Override
  public Node merge(Node below, Node above) {
    return Anything.merged((Mapping) below, (Mapping) above, _ -> value);
  }

  @Override
  public Node complete(Node merged, KeyPath at, Findings findings) {
    return merged instanceof Mapping mapping
        ? mapping.map((name, node) -> value.whole(node, at.key(name), findings))
        : merged;
  }

  @Override
  public void judge(Node merged, KeyPath at, Findings findings) {
    if (merged instanceof Mapping mapping) {
      mapping
          .entries()
          .forEach((name, entry) -> value.judge(entry.value(), at.key(name), findings));
    }
  }

  @Override
  public Node printed(Node complete, Form form) {
    return complete instanceof Mapping mapping
        ? mapping.map((_, node) -> Shape.isNothing(node) ? node : value.printed(node, form))
        : complete;
  }

  @Override
  public Optional<Fields> below() {
    return value.below();
  }
}
