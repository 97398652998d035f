package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Entry;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * A key with a short form beside the long one.
 *
 * @param lengthens makes the long form of the short one, and leaves everything else as it is
 */
record ShortForm(Shape full, String accepted, Lengthens lengthens) implements Shape {
  interface Lengthens {
    Node apply(Node found, KeyPath at, Findings findings);
  }

  /** One text for a list of one. */
  static ShortForm list(Items full) {
    return new ShortForm(
        full,
        "a text or a list of texts",
        (found, _, _) ->
            found instanceof Scalar s && !s.isNothing()
                ? new Listing(s.place(), List.of(s))
                : found);
  }

  /** One text for a mapping with that under {@code key}. */
  static ShortForm field(Shape full, String key) {
    return new ShortForm(
        full,
        "a text or a mapping",
        (found, _, _) ->
            found instanceof Scalar s && s.kind() == Scalar.Kind.TEXT ? mapping(s, key, s) : found);
  }

  /** A list of names for a mapping from each to {@code value}. */
  static ShortForm names(Shape full, ValueOf value) {
    return new ShortForm(
        full,
        "a list of names or a mapping",
        (found, at, findings) -> {
          if (!(found instanceof Listing list)) {
            return found;
          }
          var entries = new LinkedHashMap<String, Entry>();
          int index = 0;
          for (Node item : list.items()) {
            if (Value.TEXT.read(item, at.item(index++), findings) instanceof Scalar name) {
              entries.put(name.text(), new Entry(name.place(), value.of(name)));
            }
          }
          return new Mapping(list.place(), entries);
        });
  }

  interface ValueOf {
    Node of(Scalar name);
  }

  static Mapping mapping(Node at, String key, Node value) {
    var entries = new LinkedHashMap<String, Entry>();
    entries.put(key, new Entry(value.place(), value));
    return new Mapping(at.place(), entries);
  }

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    Node lengthened = lengthens.apply(found, at, findings);
    // A number or a truth has neither form: say all that would have been right.
    return lengthened instanceof Scalar
        ? Shape.wrong(found, at, accepted, findings)
        : full.read(lengthened, at, findings);
  }

  @Override
  public Node merge(Node below, Node above) {
    return full.merge(below, above);
  }

  @Override
  public void judge(Node merged, KeyPath at, Findings findings) {
    full.judge(merged, at, findings);
  }
}
