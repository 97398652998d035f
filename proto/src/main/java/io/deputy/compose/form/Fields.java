package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Entry;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Suggestion;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A mapping with known keys. {@code x-…} may stand in it too, and is kept.
 *
 * @param required keys without which it means nothing
 */
public record Fields(SequencedMap<String, Key> keys, List<String> required) implements Shape {
  public Fields {
    keys = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(keys));
    required = List.copyOf(required);
  }

  static Fields of(Key... keys) {
    var byName = new LinkedHashMap<String, Key>();
    for (Key key : keys) {
      if (byName.put(key.name(), key) != null) {
        throw new IllegalArgumentException(key.name() + " stands twice in the table of keys");
      }
    }
    return new Fields(byName, List.of());
  }

  Fields requiring(String... names) {
    return new Fields(keys, List.of(names));
  }

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
              Key key = keys.get(name);
              if (key != null) {
                entries.put(
                    name, entry.with(key.shape().read(entry.value(), at.key(name), findings)));
              } else if (name.startsWith("x-")) {
                entries.put(name, entry);
              } else {
                findings.problem(
                    entry.place(),
                    at.key(name),
                    "unknown key; " + Suggestion.among(keys.keySet(), name));
                entries.put(name, entry.with(new Node.Wrong(entry.place())));
              }
            });
    for (String name : required) {
      if (!entries.containsKey(name)) {
        findings.problem(mapping, at, "lacks the key \"" + name + "\"");
        return new Node.Wrong(mapping.place());
      }
    }
    return new Mapping(mapping.place(), entries);
  }

  @Override
  public Node merge(Node below, Node above) {
    return Anything.merged((Mapping) below, (Mapping) above, this::shape);
  }

  private Shape shape(String name) {
    @Nullable Key key = keys.get(name);
    return key == null ? Anything.ANYTHING : key.shape();
  }

  @Override
  public void judge(Node merged, KeyPath at, Findings findings) {
    if (merged instanceof Mapping mapping) {
      mapping
          .entries()
          .forEach(
              (name, entry) -> {
                @Nullable Key key = keys.get(name);
                if (key != null) {
                  key.judge(entry, at.key(name), findings);
                }
              });
    }
  }
}
