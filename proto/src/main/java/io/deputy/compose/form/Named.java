package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Entry;
import io.deputy.compose.source.Node.Mapping;
import java.util.LinkedHashMap;
import java.util.regex.Pattern;

/**
 * A mapping whose keys are the user's own names.
 *
 * @param nothing whether a name may stand alone, with all at its default
 */
record Named(Shape value, boolean nothing) implements Shape {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]+");

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    if (!(found instanceof Mapping mapping)) {
      return Shape.wrong(found, at, "a mapping", findings);
    }
    var entries = new LinkedHashMap<String, Entry>();
    mapping
        .entries()
        .forEach(
            (name, entry) -> {
              if (!NAME.matcher(name).matches()) {
                findings.problem(
                    entry.place(),
                    at,
                    "found \"%s\", expected a name of letters, digits, ., _ and -".formatted(name));
              } else if (nothing && Shape.isNothing(entry.value())) {
                entries.put(name, entry);
              } else {
                entries.put(name, entry.with(value.read(entry.value(), at.key(name), findings)));
              }
            });
    return new Mapping(mapping.place(), entries);
  }

  @Override
  public Node merge(Node below, Node above) {
    return Anything.merged((Mapping) below, (Mapping) above, _ -> new OrNothing(value));
  }

  /** A name alone neither takes away nor resists what another file says of it. */
  private record OrNothing(Shape value) implements Shape {
    @Override
    public Node normal(Node found, KeyPath at, Findings findings) {
      return value.normal(found, at, findings);
    }

    @Override
    public Node merge(Node below, Node above) {
      if (Shape.isNothing(above)) {
        return below;
      }
      return Shape.isNothing(below) ? above : value.merge(below, above);
    }
  }

  @Override
  public void judge(Node merged, KeyPath at, Findings findings) {
    if (merged instanceof Mapping mapping) {
      mapping
          .entries()
          .forEach((name, entry) -> value.judge(entry.value(), at.key(name), findings));
    }
  }
}
