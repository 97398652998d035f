package io.deputy.compose.spec;

import io.deputy.model.ServiceSpec;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code links}: other names for services, {@code SERVICE:ALIAS}, which only the containers of who
 * links know. That a link is a dependency too is said where it is implied.
 */
final class Links {
  private static final String KEY = "links";

  private Links() {}

  /** Services by alias; a service needs none to be known by its own name. */
  static SortedMap<String, String> of(Project project, View service) {
    var links = new TreeMap<String, String>();
    for (String link : service.textsOrNone(KEY)) {
      String[] parts = link.split(":", 2);
      if (parts.length < 2 || parts[1].equals(parts[0])) {
        continue;
      }
      String other = links.putIfAbsent(parts[1], parts[0]);
      if (other != null && !other.equals(parts[0])) {
        project
            .findings()
            .problem(
                service.place(KEY),
                service.at().key(KEY),
                "the alias \"%s\" stands for \"%s\" and for \"%s\", expected one service"
                    .formatted(parts[1], other, parts[0]));
      }
    }
    return links;
  }

  /** Tells of links that lead nowhere, since no network is shared. */
  static void judge(Project project, View service, ServiceSpec spec, Map<String, ServiceSpec> all) {
    for (String link : service.textsOrNone(KEY)) {
      String linked = link.split(":", 2)[0];
      ServiceSpec target = all.get(linked);
      if (target != null && networks(spec).stream().noneMatch(networks(target)::contains)) {
        project
            .findings()
            .notice(
                service.place(KEY),
                service.at().key(KEY),
                "\"%s\" can't be reached: it is on no network with this service".formatted(linked));
      }
    }
  }

  private static List<String> networks(ServiceSpec spec) {
    return spec.networks().stream().map(on -> on.name(spec.id().app())).toList();
  }
}
