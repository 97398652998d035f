package io.deputy.coordinator.store;

import io.deputy.coordinator.consul.ConsulKeys;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A revision, by what its keys say. */
record RevisionName(String app, long number) {
  /**
   * Those of which something stands in the store, and that are not kept.
   *
   * @param stored keys of heads and pieces
   */
  static List<RevisionName> tooOld(ConsulKeys keys, Collection<String> stored) {
    var newest = new HashMap<String, Long>(); // that has a head
    var all =
        new TreeSet<>(
            Comparator.comparing(RevisionName::app).thenComparingLong(RevisionName::number));
    for (String key : stored) {
      RevisionName head = parse(key, keys.revisions());
      if (head != null) {
        newest.merge(head.app, head.number, Math::max);
        all.add(head);
      }
      Optional.ofNullable(parse(key, keys.rendered())).ifPresent(all::add);
    }
    return all.stream()
        .filter(name -> name.number <= newest.getOrDefault(name.app, 0L) - History.KEPT)
        .toList();
  }

  /** Null for a key that is none of a revision. */
  private static @Nullable RevisionName parse(String key, String prefix) {
    String[] parts = key.startsWith(prefix) ? key.substring(prefix.length()).split("/", 3) : null;
    try {
      return parts == null || parts.length < 2
          ? null
          : new RevisionName(parts[0], Long.parseLong(parts[1]));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  @Override
  public String toString() {
    return "revision %d of %s".formatted(number, app);
  }
}
