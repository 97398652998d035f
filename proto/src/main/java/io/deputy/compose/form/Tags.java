package io.deputy.compose.form;

import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Entry;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Tagged;
import java.util.LinkedHashMap;

/** Carries {@code !reset} and {@code !override} out, once nothing is laid over them any more. */
public final class Tags {
  private Tags() {}

  public static Node without(Node node) {
    return switch (node) {
      case Mapping mapping -> {
        var entries = new LinkedHashMap<String, Entry>();
        mapping
            .entries()
            .forEach(
                (key, entry) -> {
                  if (!isReset(entry.value())) {
                    entries.put(key, entry.with(without(entry.value())));
                  }
                });
        yield new Mapping(mapping.place(), entries);
      }
      case Listing list ->
          new Listing(
              list.place(),
              list.items().stream().filter(item -> !isReset(item)).map(Tags::without).toList());
      case Tagged tagged -> without(tagged.node());
      default -> node;
    };
  }

  private static boolean isReset(Node node) {
    return node instanceof Tagged tagged && tagged.tag() == Tagged.Tag.RESET;
  }
}
