package io.deputy.compose;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is compared of a format 1 file's services: image, build, links, environment, ports, volumes,
 * volumes_from. docker-compose 1.29.2 prints the last three as a user would write them, with
 * nothing left out; Deputy prints them as docker compose does today.
 */
final class OldOutcome {
  private static final List<String> ALIKE = List.of("image", "links", "environment");
  private static final Pattern PORT = Pattern.compile("[0-9.:-]+/(tcp|udp)");

  private OldOutcome() {}

  /** By service and key. */
  static Map<String, Map<String, Object>> of(@Nullable Object printed) {
    var services = new TreeMap<String, Map<String, Object>>();
    map(Objects.requireNonNull(map(printed).get("services")))
        .forEach((name, service) -> services.put(String.valueOf(name), service(map(service))));
    return services;
  }

  private static Map<String, Object> service(Map<?, ?> printed) {
    var found = new TreeMap<String, Object>();
    for (String key : ALIKE) {
      if (printed.get(key) != null) {
        found.put(key, Objects.requireNonNull(Corpus.plain(printed.get(key))));
      }
    }
    if (printed.get("build") instanceof Map<?, ?> build) {
      found.put("build", build.get("context") + " " + build.get("dockerfile"));
    }
    items(printed, "ports", OldOutcome::port, found);
    items(printed, "volumes", OldOutcome::mount, found);
    items(printed, "volumes_from", OldOutcome::volumesFrom, found);
    return found;
  }

  private interface Item {
    String of(Object item);
  }

  private static void items(Map<?, ?> service, String key, Item item, Map<String, Object> found) {
    if (service.get(key) instanceof List<?> list) {
      var all = new ArrayList<String>();
      list.forEach(i -> all.add(item.of(Objects.requireNonNull(i))));
      found.put(key, all);
    }
  }

  private static String port(Object port) {
    if (port instanceof Map<?, ?> map) {
      return "%s:%s/%s"
          .formatted(map.get("published"), plain(map.get("target")), map.get("protocol"));
    }
    String text = String.valueOf(port);
    return PORT.matcher(text).matches() ? text : text + "/tcp";
  }

  private static String mount(Object mount) {
    if (mount instanceof Map<?, ?> map) {
      String source = map.get("source") == null ? "" : map.get("source") + ":";
      boolean readOnly = Boolean.TRUE.equals(map.get("read_only"));
      String access = source.isEmpty() ? "" : readOnly ? ":ro" : ":rw";
      return source + map.get("target") + access;
    }
    return String.valueOf(Corpus.plain(mount));
  }

  /** In 1.29.2's words, a service of the file, and how it may be written to. */
  private static String volumesFrom(Object from) {
    String text = String.valueOf(from);
    String named = text.startsWith("service:") ? text : "service:" + text;
    return named.endsWith(":ro") || named.endsWith(":rw") ? named : named + ":rw";
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return value instanceof BigDecimal number ? number.toPlainString() : value;
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }
}
