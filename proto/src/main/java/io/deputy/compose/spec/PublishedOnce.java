package io.deputy.compose.spec;

import io.deputy.compose.source.Place;
import io.deputy.model.PublishedPort;
import io.deputy.model.ServiceSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;

/**
 * A published port belongs to one service. Services without replicas hold none; two with {@code
 * mode: host} may have the same one, since they can be on different machines.
 */
final class PublishedOnce {
  private final Project project;
  private final Map<String, List<Holder>> byPort = new HashMap<>();

  /** Who publishes a port, and where that is written. */
  private record Holder(String service, PublishedPort port, Place place, String key) {}

  PublishedOnce(Project project) {
    this.project = project;
  }

  void check(SequencedMap<String, View> active, SortedMap<String, ServiceSpec> specs) {
    active.forEach(
        (name, view) -> {
          ServiceSpec spec = specs.get(name);
          if (spec != null && spec.replicas() > 0) {
            // Each item was read on its own, so that the place of each is known.
            view.items("ports").forEach(item -> check(name, item));
          }
        });
  }

  private void check(String service, View item) {
    String published = item.text("published", "");
    if (!published.matches("\\d{1,5}") || published.equals("0") || item.text("target") == null) {
      return;
    }
    boolean onMachine = item.text("mode", "").equals("host");
    var port =
        new PublishedPort(
            item.text("host_ip", ""),
            Integer.parseInt(published),
            item.count("target", 1, 65535),
            item.text("protocol", "").equals("udp")
                ? io.deputy.model.Protocol.UDP
                : io.deputy.model.Protocol.TCP,
            onMachine);
    var holder = new Holder(service, port, item.node().place(), item.at().text());
    List<Holder> before =
        byPort.computeIfAbsent(
            port.published() + "/" + port.protocol(), _ -> new java.util.ArrayList<>());
    before.stream()
        .filter(other -> clash(other, holder))
        .findFirst()
        .ifPresent(other -> tell(other, holder, item));
    before.add(holder);
  }

  private static boolean clash(Holder a, Holder b) {
    boolean apart =
        a.port().onMachine() && b.port().onMachine() && !a.service().equals(b.service());
    return !apart && overlap(a.port().hostAddress(), b.port().hostAddress());
  }

  private static boolean overlap(String a, String b) {
    return a.equals(b) || isEvery(a) || isEvery(b);
  }

  private static boolean isEvery(String address) {
    return address.isEmpty() || address.equals("0.0.0.0") || address.equals("::");
  }

  private void tell(Holder first, Holder second, View item) {
    PublishedPort port = second.port();
    project
        .findings()
        .problem(
            item.node(),
            item.at(),
            "publishes port %d/%s, which %s at %s publishes already"
                .formatted(
                    port.published(),
                    port.protocol().name().toLowerCase(Locale.ROOT),
                    first.key(),
                    first.place()));
  }
}
