package io.deputy.compose.text;

import io.deputy.model.Sorted;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What {@code ${NAME}} stands for, and what a container takes over by name. */
public record Variables(SortedMap<String, String> values) implements Template.Lookup {
  public static final Variables NONE = new Variables(Collections.emptySortedMap());

  public Variables {
    values = Sorted.copyOf(values);
  }

  public static Variables of(Map<String, String> values) {
    return new Variables(Sorted.copyOf(values));
  }

  /** Null if it is not set. */
  @Override
  public @Nullable String get(String name) {
    return values.get(name);
  }

  public Variables with(String name, String value) {
    return new Variables(Sorted.copyOf(Map.of(name, value))).over(values);
  }

  /** These, and of {@code others} what these don't say. */
  public Variables over(Map<String, String> others) {
    var all = new HashMap<>(others);
    all.putAll(values);
    return new Variables(Sorted.copyOf(all));
  }
}
