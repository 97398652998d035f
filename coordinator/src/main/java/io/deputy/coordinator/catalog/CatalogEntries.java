package io.deputy.coordinator.catalog;

import io.deputy.model.Contact;
import io.deputy.model.NetworkMode;
import io.deputy.model.Observation;
import io.deputy.model.Placement;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What should stand in the catalog, out of what the loop knows. */
public final class CatalogEntries {
  static final String NODE_PREFIX = "deputy-";

  private CatalogEntries() {}

  /** By placement, each once. */
  public static List<Entry> of(CatalogView view) {
    SortedMap<ServiceId, String> names =
        CatalogNames.of(view.placements().stream().map(p -> p.spec().id()).toList());
    return view.placements().stream()
        .map(p -> entry(p, names.getOrDefault(p.spec().id(), "")))
        .toList();
  }

  private static Entry entry(ShownPlacement shown, String service) {
    Reached reached = reached(shown);
    Health health = Health.of(shown);
    return new Entry(
        NODE_PREFIX + shown.machine().name(),
        shown.machine().address(),
        shown.placement().id(),
        service,
        reached.address(),
        reached.port(),
        tags(shown),
        meta(shown),
        health.status(),
        health.output());
  }

  private record Reached(String address, int port) {}

  /**
   * A published port is answered on every machine, so it is reached through the placement's own;
   * and so is a service on the machine's own network. Without either there is the virtual address,
   * which is only known on the cluster's machines.
   */
  private static Reached reached(ShownPlacement shown) {
    for (PublishedPort port : shown.published()) {
      boolean here = !port.onMachine() || shown.placement().role() == Role.PRIMARY;
      if (port.everyAddress() && here && port.published() > 0 && port.protocol() == Protocol.TCP) {
        return new Reached(shown.machine().address(), port.published());
      }
    }
    SortedSet<Integer> known = new TreeSet<>(shown.spec().knownPorts());
    if (shown.observation() != null) {
      known.addAll(shown.observation().ports().tcp());
    }
    boolean onMachine = shown.spec().container().networking().mode() == NetworkMode.HOST;
    return new Reached(
        onMachine ? shown.machine().address() : shown.virtualAddress(),
        known.isEmpty() ? 0 : known.getFirst());
  }

  private static SortedSet<String> tags(ShownPlacement shown) {
    var tags = new TreeSet<String>();
    ServiceSpec spec = shown.spec();
    tags.add(lower(shown.placement().role()));
    tags.add("app=" + spec.id().app());
    if (spec.replicas() > 1 || spec.spread().everyMachine()) {
      tags.add("slot=" + shown.placement().id().slot().index());
    }
    if (shown.placement().live()) {
      var labels = new TreeMap<>(spec.container().labels());
      labels.putAll(spec.labels());
      labels.forEach((key, value) -> addProxyTag(tags, key, value));
    }
    return tags;
  }

  /**
   * Traefik reads {@code key=value}; fabio's tags are whole, and a label splits them at a {@code
   * =}.
   */
  private static void addProxyTag(SortedSet<String> tags, String key, String value) {
    if (key.startsWith("traefik.")) {
      tags.add(key + "=" + value);
    } else if (key.startsWith("urlprefix-")) {
      tags.add(value.isEmpty() ? key : key + "=" + value);
    }
  }

  private static SortedMap<String, String> meta(ShownPlacement shown) {
    Placement placement = shown.placement();
    var meta = new TreeMap<String, String>();
    meta.put("app", shown.spec().id().app());
    meta.put("service", shown.spec().id().service());
    meta.put("placement", placement.id().toString());
    meta.put("machine", placement.machine().value());
    meta.put("role", lower(placement.role()));
    meta.put("epoch", Long.toString(placement.epoch()));
    meta.put("image", shown.spec().container().image());
    Observation seen = shown.contact() == Contact.REACHABLE ? shown.observation() : null;
    meta.put("phase", seen == null ? "unknown" : lower(seen.phase()));
    return meta;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
