package io.deputy.compose.spec;

import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Place;
import io.deputy.compose.text.ServiceReference;
import io.deputy.model.Joins;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a service uses of the containers of others: {@code service:NAME} in {@code network_mode},
 * {@code ipc} and {@code pid}, and {@code volumes_from}.
 */
final class JoinsReader {
  /** The container whose network it is in has these, and Docker takes no second ones. */
  private static final List<String> OF_THE_NETWORK =
      List.of(
          "ports",
          "hostname",
          "domainname",
          "mac_address",
          "extra_hosts",
          "dns",
          "dns_search",
          "dns_opt",
          "links");

  private static final String CONTAINER = "container:";

  private final Project project;
  private final View services;

  /**
   * @param services all of the app
   */
  JoinsReader(Project project, View services) {
    this.project = project;
    this.services = services;
  }

  Joins read(View service) {
    String network = network(service);
    if (!network.isEmpty()) {
      OF_THE_NETWORK.stream()
          .filter(service::has)
          .forEach(
              key ->
                  problem(
                      service,
                      key,
                      "it is in the network of \"%s\", which has its own; say it there"
                          .formatted(network)));
    }
    String ipc = service(service, "ipc");
    if (!ipc.isEmpty() && !isShared(services.child(ipc).text("ipc", ""))) {
      problem(
          service,
          "ipc",
          "\"%s\" keeps its own to itself; say ipc: shareable there".formatted(ipc));
    }
    return new Joins(network, ipc, service(service, "pid"), volumes(service));
  }

  /** Whose network it is in; empty for its own. */
  static String network(View service) {
    return service(service, "network_mode");
  }

  private static boolean isShared(String ipc) {
    return ipc.equals("shareable") || ipc.equals("host") || ServiceReference.isOne(ipc);
  }

  /** Empty for a mode that names none. */
  private static String service(View service, String key) {
    return ServiceReference.service(service.text(key, ""));
  }

  private List<Joins.VolumesFrom> volumes(View service) {
    var all = new ArrayList<Joins.VolumesFrom>();
    int index = 0;
    for (Scalar item : service.scalarsOrNone("volumes_from")) {
      KeyPath at = service.at().key("volumes_from").item(index++);
      String[] parts = item.text().split(":", -1);
      String mode = parts.length == 1 ? "rw" : parts[1];
      if (item.text().startsWith(CONTAINER)) {
        project
            .findings()
            .problem(
                item,
                at,
                "refused: containers that are not the app's own are not on every machine; expected"
                    + " SERVICE[:ro|rw]");
      } else if (parts.length > 2 || !List.of("ro", "rw").contains(mode)) {
        project
            .findings()
            .problem(item, at, "found %s, expected SERVICE[:ro|rw]".formatted(item.found()));
      } else {
        all.add(new Joins.VolumesFrom(parts[0], mode.equals("ro")));
      }
    }
    return all;
  }

  /**
   * Services that are there for their volumes: others take them, nobody names them for anything
   * else, and nothing says that they serve. Their commands end at once, and that is that.
   */
  static Set<String> dataContainers(Map<String, View> services) {
    Set<String> taken = new HashSet<>();
    Set<String> serving = new HashSet<>();
    services.forEach(
        (name, service) -> {
          Set<Place> mentions = new HashSet<>();
          for (Scalar from : service.scalarsOrNone("volumes_from")) {
            mentions.add(from.place());
            taken.add(from.text().split(":", 2)[0]);
          }
          // Others than those that volumes_from implies: written ones, and those of links.
          service
              .child("depends_on")
              .children()
              .forEach(
                  (on, dependency) -> {
                    if (!mentions.contains(dependency.node().place())) {
                      serving.add(on);
                    }
                  });
          if (Stream.of("ports", "expose", "healthcheck").anyMatch(service::has)) {
            serving.add(name);
          }
        });
    taken.removeAll(serving);
    return taken;
  }

  private void problem(View service, String key, String message) {
    project.findings().problem(service.place(key), service.at().key(key), message);
  }
}
