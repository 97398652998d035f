package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Entry;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import java.util.LinkedHashMap;
import java.util.stream.Stream;

/** What is kept as it is: extensions, which mean something to somebody else. */
record Anything() implements Shape {
  static final Anything ANYTHING = new Anything();

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    return found;
  }

  @Override
  public String accepted() {
    return "anything";
  }

  @Override
  public boolean mayBeNothing() {
    return true;
  }

  @Override
  public Node merge(Node below, Node above) {
    if (below instanceof Mapping b && above instanceof Mapping a) {
      return merged(b, a, _ -> ANYTHING);
    }
    if (below instanceof Listing b && above instanceof Listing a) {
      return new Listing(b.place(), Stream.concat(b.items().stream(), a.items().stream()).toList());
    }
    return above;
  }

  @Override
  public boolean isEmpty(Node printed) {
    return false;
  }

  /** What the shape of a key is. */
  interface ByKey {
    Shape shape(String key);
  }

  /** Key by key; new keys come after the old ones. */
  static Mapping merged(Mapping below, Mapping above, ByKey shapes) {
    var all = new LinkedHashMap<>(below.entries());
    above
        .entries()
        .forEach(
            (key, entry) ->
                all.merge(
                    key,
                    entry,
                    (b, a) -> new Entry(a.place(), shapes.shape(key).over(b.value(), a.value()))));
    return new Mapping(below.place(), all);
  }
}
