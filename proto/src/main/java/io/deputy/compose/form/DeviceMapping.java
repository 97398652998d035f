package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Entry;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * One of {@code devices}: {@code SOURCE[:TARGET[:PERMISSIONS]]}. A target that is left out is the
 * source, and permissions that are left out are all.
 */
final class DeviceMapping {
  static final String ACCEPTED = "SOURCE[:TARGET[:PERMISSIONS]] or a mapping";

  private static final String ALL = "rwm";

  private DeviceMapping() {}

  static Node lengthen(Node found, KeyPath at, Findings findings) {
    return switch (found) {
      case Scalar s when s.kind() == Scalar.Kind.TEXT -> {
        List<String> parts = List.of(s.text().split(":", -1));
        yield parts.size() > 3 || parts.getFirst().isEmpty()
            ? Shape.wrong(s, at, ACCEPTED, findings)
            : mapping(s, parts);
      }
      case Mapping m when m.get("source") instanceof Scalar source -> completed(m, source);
      default -> found;
    };
  }

  private static Mapping mapping(Scalar s, List<String> parts) {
    var entries = new LinkedHashMap<String, Entry>();
    boolean moved = parts.size() > 1 && !parts.get(1).isEmpty();
    put(entries, "source", s.withText(parts.getFirst()));
    put(entries, "target", s.withText(moved ? parts.get(1) : parts.getFirst()));
    put(entries, "permissions", s.withText(parts.size() > 2 ? parts.get(2) : ALL));
    return new Mapping(s.place(), entries);
  }

  private static Mapping completed(Mapping m, Scalar source) {
    var entries = new LinkedHashMap<>(m.entries());
    entries.putIfAbsent("target", new Entry(source.place(), source));
    entries.putIfAbsent("permissions", new Entry(m.place(), Scalar.text(m.place(), ALL)));
    return new Mapping(m.place(), entries);
  }

  private static void put(LinkedHashMap<String, Entry> entries, String key, Scalar value) {
    entries.put(key, new Entry(value.place(), value));
  }
}
