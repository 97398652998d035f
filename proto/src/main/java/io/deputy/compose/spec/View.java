package io.deputy.compose.spec;

import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Entry;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Place;
import io.deputy.compose.text.Durations;
import io.deputy.model.Sorted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A mapping in normal form, read by key. What is absent, nothing, or was wrong before, reads as
 * absent: null, empty or the value given for that.
 */
record View(Mapping node, KeyPath at) {
  /** An empty one where there is no mapping. */
  static View of(@Nullable Node node, Place place, KeyPath at) {
    return new View(node instanceof Mapping mapping ? mapping : Mapping.empty(place), at);
  }

  /** Whether something stands there, right or wrong. */
  boolean has(String key) {
    return node.entries().containsKey(key);
  }

  /** Whether a file says it, rather than that it is meant without being said. */
  boolean isWritten(String key) {
    return node.get(key) instanceof Scalar s && !s.origin().written().isEmpty();
  }

  boolean isEmpty() {
    return node.entries().isEmpty();
  }

  /** Where the key stands, or the mapping if it doesn't. */
  Place place(String key) {
    Entry entry = node.entries().get(key);
    return entry == null ? node.place() : entry.place();
  }

  View child(String key) {
    return of(node.get(key), place(key), at.key(key));
  }

  /** The mappings under the user's own names, in their order. */
  SequencedMap<String, View> children() {
    var all = new LinkedHashMap<String, View>();
    node.entries().keySet().forEach(name -> all.put(name, child(name)));
    return all;
  }

  /** The mappings of a list. */
  List<View> items(String key) {
    var all = new ArrayList<View>();
    if (node.get(key) instanceof Listing list) {
      int index = 0;
      for (Node item : list.items()) {
        KeyPath here = at.key(key).item(index++);
        if (item instanceof Mapping mapping) {
          all.add(new View(mapping, here));
        }
      }
    }
    return all;
  }

  @Nullable Scalar scalar(String key) {
    return node.get(key) instanceof Scalar s && !s.isNothing() ? s : null;
  }

  @Nullable String text(String key) {
    Scalar s = scalar(key);
    return s == null ? null : s.text();
  }

  String text(String key, String otherwise) {
    String text = text(key);
    return text == null ? otherwise : text;
  }

  boolean truth(String key, boolean otherwise) {
    String text = text(key);
    return text == null ? otherwise : text.equals("true");
  }

  /** A number that is in the tree as one; {@code most} where it is greater. */
  int count(String key, int otherwise, int most) {
    String text = text(key);
    return text == null ? otherwise : (int) Math.min(Long.parseLong(text), most);
  }

  /** A whole number that is in the tree as one. */
  long whole(String key, long otherwise) {
    String text = text(key);
    return text == null ? otherwise : Long.parseLong(text);
  }

  @Nullable Duration duration(String key) {
    String text = text(key);
    return text == null ? null : Durations.parse(text);
  }

  Duration duration(String key, Duration otherwise) {
    Duration duration = duration(key);
    return duration == null ? otherwise : duration;
  }

  List<Scalar> scalarsOrNone(String key) {
    return node.get(key) instanceof Listing list ? list.scalars() : List.of();
  }

  /** Null if there is no list. */
  @Nullable List<Scalar> scalars(String key) {
    return node.get(key) instanceof Listing list ? list.scalars() : null;
  }

  /** Null if there is no list. */
  @Nullable List<String> texts(String key) {
    List<Scalar> scalars = scalars(key);
    return scalars == null ? null : scalars.stream().map(Scalar::text).toList();
  }

  List<String> textsOrNone(String key) {
    List<String> texts = texts(key);
    return texts == null ? List.of() : texts;
  }

  /** Names with their values; a name that stands alone has null. */
  SequencedMap<String, @Nullable String> pairs(String key) {
    var pairs = new LinkedHashMap<String, @Nullable String>();
    if (node.get(key) instanceof Mapping mapping) {
      mapping
          .entries()
          .forEach(
              (name, entry) -> {
                if (entry.value() instanceof Scalar s) {
                  pairs.put(name, s.isNothing() ? null : s.text());
                }
              });
    }
    return pairs;
  }

  /** {@link #pairs} without the names that stand alone: of an environment they have no value. */
  SortedMap<String, String> known(String key) {
    var all = new TreeMap<String, String>();
    pairs(key)
        .forEach(
            (name, value) -> {
              if (value != null) {
                all.put(name, value);
              }
            });
    return Sorted.copyOf(all);
  }

  /** {@link #pairs}, where a name that stands alone has an empty value. */
  SortedMap<String, String> filled(String key) {
    var all = new TreeMap<String, String>();
    pairs(key).forEach((name, value) -> all.put(name, value == null ? "" : value));
    return Sorted.copyOf(all);
  }
}
