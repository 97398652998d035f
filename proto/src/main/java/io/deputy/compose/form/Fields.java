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
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A mapping with known keys. {@code x-…} may stand in it too, and is kept.
 *
 * @param required keys without which it means nothing
 * @param optional whether it may be nothing
 */
public record Fields(SequencedMap<String, Key> keys, List<String> required, boolean optional)
    implements Shape {
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
    return new Fields(byName, List.of(), false);
  }

  Fields requiring(String... names) {
    return new Fields(keys, List.of(names), optional);
  }

  Fields orNothing() {
    return new Fields(keys, required, true);
  }

  @Override
  public String accepted() {
    return "a mapping";
  }

  @Override
  public boolean mayBeNothing() {
    return optional;
  }

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    if (!(found instanceof Mapping mapping)) {
      return Shape.wrong(found, at, accepted(), findings);
    }
    var entries = new LinkedHashMap<String, Entry>();
    mapping
        .entries()
        .forEach((name, entry) -> entries.put(name, normal(name, entry, at.key(name), findings)));
    return new Mapping(mapping.place(), entries);
  }

  private Entry normal(String name, Entry entry, KeyPath at, Findings findings) {
    Key key = keys.get(name);
    if (key != null) {
      return entry.with(key.shape().read(entry.value(), at, findings));
    }
    if (isExtension(name)) {
      return entry;
    }
    findings.problem(
        entry.place(), at, () -> "unknown key; " + Suggestion.among(keys.keySet(), name));
    return entry.with(new Node.Wrong(entry.place()));
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
  public Node complete(Node merged, KeyPath at, Findings findings) {
    if (!(merged instanceof Mapping mapping)) {
      return merged;
    }
    for (String name : required) {
      if (!mapping.has(name)) {
        findings.problem(mapping, at, "lacks the key \"" + name + "\"");
        return new Node.Wrong(mapping.place());
      }
    }
    Mapping complete =
        mapping.map((name, value) -> shape(name).whole(value, at.key(name), findings));
    for (Key key : keys.values()) {
      if (key.otherwise() != null && !complete.has(key.name())) {
        complete = complete.with(key.name(), key.otherwise().in(complete));
      }
    }
    return complete;
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

  @Override
  public Node printed(Node complete, Form form) {
    if (!(complete instanceof Mapping mapping)) {
      return complete;
    }
    var entries = new LinkedHashMap<String, Entry>();
    for (Key key : keys.values()) {
      @Nullable Entry entry = mapping.entries().get(key.name());
      if (entry != null) {
        Node printed = key.shape().printed(entry.value(), form);
        if (!isLeftOut(key, printed, form)) {
          entries.put(key.printed(form), entry.with(printed));
        }
      } else if (key.printing() == Key.Printing.ALWAYS && form == Form.JSON) {
        entries.put(key.printed(form), new Entry(mapping.place(), absent(key.shape(), mapping)));
      }
    }
    if (form == Form.YAML) {
      mapping
          .entries()
          .forEach(
              (name, entry) -> {
                if (isExtension(name)) {
                  entries.putIfAbsent(name, entry);
                }
              });
    }
    return new Mapping(mapping.place(), entries);
  }

  private static boolean isLeftOut(Key key, Node printed, Form form) {
    return switch (key.printing()) {
      case UNLESS_EMPTY -> key.shape().isEmpty(printed);
      case KEPT -> Shape.isNothing(printed);
      case ALWAYS -> form == Form.YAML && Shape.isNothing(printed);
      case NEVER -> true;
    };
  }

  private static Node absent(Shape shape, Mapping mapping) {
    return switch (shape) {
      case Fields fields -> fields.printed(Mapping.empty(mapping.place()), Form.JSON);
      case Value value -> value.nothing(mapping.place());
      default -> Node.Scalar.nothing(mapping.place());
    };
  }

  /** A mapping that is there is printed, however little it says. */
  @Override
  public boolean isEmpty(Node printed) {
    return Shape.isNothing(printed) || printed instanceof Node.Wrong;
  }

  static boolean isExtension(String name) {
    return name.startsWith("x-");
  }

  @Override
  public Optional<Fields> below() {
    return Optional.of(this);
  }
}
