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
record ShortForm(Shape shape, String accepted, Lengthens lengthens) implements Refined {
  interface Lengthens {
    Node apply(Node found, KeyPath at, Findings findings);
  }

  /** One text for a list of one. */
  static ShortForm list(Shape shape) {
    return new ShortForm(
        shape,
        "a text or a list of texts",
        (found, _, _) ->
            found instanceof Scalar s && s.kind() == Scalar.Kind.TEXT
                ? new Listing(s.place(), List.of(s))
                : found);
  }

  /** One text for a mapping with that under {@code key}. */
  static ShortForm field(Shape shape, String key) {
    return new ShortForm(
        shape,
        "a text or a mapping",
        (found, _, _) ->
            found instanceof Scalar s && s.kind() == Scalar.Kind.TEXT
                ? Mapping.of(s, key, s)
                : found);
  }

  /** A list of names for a mapping from each to {@code value}. */
  static ShortForm names(Shape shape, ValueOf value) {
    return new ShortForm(
        shape,
        "a list of names or a mapping",
        (found, at, findings) ->
            found instanceof Listing list ? named(list, value, at, findings) : found);
  }

  interface ValueOf {
    Node of(Scalar name);
  }

  private static Mapping named(Listing list, ValueOf value, KeyPath at, Findings findings) {
    var entries = new LinkedHashMap<String, Entry>();
    int index = 0;
    for (Node item : list.items()) {
      KeyPath here = at.item(index++);
      switch (Value.TEXT.read(item, here, findings)) {
        case Scalar name when entries.containsKey(name.text()) ->
            findings.problem(
                name, here, "found " + name.found() + " a second time, expected it once");
        case Scalar name -> entries.put(name.text(), new Entry(name.place(), value.of(name)));
        case Node _ -> {}
      }
    }
    return new Mapping(list.place(), entries);
  }

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    Node lengthened = lengthens.apply(found, at, findings);
    // A number or a truth has neither form: say all that would have been right.
    return lengthened instanceof Scalar
        ? Shape.wrong(found, at, accepted, findings)
        : shape.read(lengthened, at, findings);
  }
}
