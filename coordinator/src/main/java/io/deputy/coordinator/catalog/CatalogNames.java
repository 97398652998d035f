package io.deputy.coordinator.catalog;

import io.deputy.model.ServiceId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Names that Consul's DNS can say: {@code APP-SERVICE} in lower case, with a dash for everything
 * else. Where two services come out alike ({@code a-b/c} and {@code a/b-c}), the second in order
 * gets its hash appended: a proxy must not take them for one.
 */
final class CatalogNames {
  /** Of a label in DNS. */
  private static final int MAX_LENGTH = 63;

  private CatalogNames() {}

  static SortedMap<ServiceId, String> of(Collection<ServiceId> services) {
    var names = new TreeMap<ServiceId, String>();
    Set<String> taken = new HashSet<>();
    for (ServiceId id : new TreeSet<>(services)) {
      String plain = plain(id.app() + "-" + id.service());
      String name = taken.add(plain) ? plain : told(plain, id);
      taken.add(name);
      names.put(id, name);
    }
    return names;
  }

  private static String plain(String text) {
    String safe = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
    return cut(safe, MAX_LENGTH);
  }

  private static String told(String plain, ServiceId id) {
    String hash = "-%08x".formatted(id.toString().hashCode());
    return cut(plain, MAX_LENGTH - hash.length()) + hash;
  }

  private static String cut(String text, int length) {
    String cut = text.length() <= length ? text : text.substring(0, length);
    return cut.replaceAll("-+$", "");
  }
}
