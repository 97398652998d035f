package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Entry;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Node.Wrong;
import java.util.LinkedHashMap;

/**
 * Names with values: a mapping, or a list of {@code NAME=value}. The normal form is the mapping.
 *
 * @param passes whether a name without a value takes one over from the environment; else it is
 *     empty
 */
record Pairs(boolean passes) implements Shape {
  static final Pairs ENVIRONMENT = new Pairs(true);
  static final Pairs LABELS = new Pairs(false);

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    return switch (found) {
      case Mapping mapping -> mapping(mapping, at, findings);
      case Listing list -> listing(list, at, findings);
      default -> Shape.wrong(found, at, "a mapping, or a list of NAME=value", findings);
    };
  }

  private Node mapping(Mapping mapping, KeyPath at, Findings findings) {
    var entries = new LinkedHashMap<String, Entry>();
    mapping
        .entries()
        .forEach(
            (name, entry) ->
                entries.put(
                    name,
                    entry.with(
                        alone(
                            Value.PLAIN_OR_NOTHING.read(entry.value(), at.key(name), findings)))));
    return new Mapping(mapping.place(), entries);
  }

  private Node alone(Node value) {
    return Shape.isNothing(value) && !passes ? Scalar.text(value.place(), "") : value;
  }

  private Node listing(Listing list, KeyPath at, Findings findings) {
    var entries = new LinkedHashMap<String, Entry>();
    int index = 0;
    for (Node item : list.items()) {
      KeyPath here = at.item(index++);
      switch (Value.TEXT.read(item, here, findings)) {
        case Scalar pair when pair.text().startsWith("=") || pair.text().isEmpty() ->
            Shape.wrong(pair, here, "NAME=value", findings);
        case Scalar pair -> {
          String[] parts = pair.text().split("=", 2);
          entries.put(parts[0], new Entry(pair.place(), value(pair, parts)));
        }
        case Wrong _ -> {}
        case Node other -> entries.put(here.text(), new Entry(other.place(), other));
      }
    }
    return new Mapping(list.place(), entries);
  }

  private Scalar value(Scalar pair, String[] parts) {
    if (parts.length == 2) {
      return pair.withText(parts[1]).asText();
    }
    return passes
        ? new Scalar(pair.place(), Scalar.Kind.NOTHING, "", "", "")
        : Scalar.text(pair.place(), "");
  }

  @Override
  public Node merge(Node below, Node above) {
    return Anything.merged((Mapping) below, (Mapping) above, _ -> Value.PLAIN_OR_NOTHING);
  }
}
