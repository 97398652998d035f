package io.deputy.coordinator.catalog;

import io.deputy.coordinator.catalog.CatalogDiff.Found;
import io.deputy.coordinator.catalog.Entry.Status;
import io.deputy.model.PlacementId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.kiwiproject.consul.model.health.HealthCheck;
import org.kiwiproject.consul.model.health.Service;

/** What Consul answers of a node. */
final class FoundNode {
  private FoundNode() {}

  static Found.Node of(
      String name, String address, Collection<Service> services, List<HealthCheck> checks) {
    Map<String, HealthCheck> own = new HashMap<>();
    List<Found.Check> others = new ArrayList<>();
    for (HealthCheck check : checks) {
      String service = check.getServiceId().orElse("");
      if (check.getCheckId().equals(CatalogOperations.checkId(service))) {
        own.put(service, check);
      } else {
        others.add(new Found.Check(name, check.getCheckId(), service));
      }
    }
    var found = new TreeMap<String, Found.Service>();
    for (Service service : services) {
      var entry = entry(name, address, service, own.get(service.getId()));
      found.put(
          service.getId(), new Found.Service(name, service.getId(), service.getService(), entry));
    }
    return new Found.Node(address, found, others);
  }

  /** Null if Deputy can't have written it. */
  private static @Nullable Entry entry(
      String node, String address, Service found, @Nullable HealthCheck check) {
    if (check == null) {
      return null;
    }
    try {
      return new Entry(
          node,
          address,
          PlacementId.parse(found.getId()),
          found.getService(),
          found.getAddress(),
          found.getPort(),
          new TreeSet<>(found.getTags()),
          new TreeMap<>(found.getMeta()),
          Status.valueOf(check.getStatus().toUpperCase(Locale.ROOT)),
          check.getOutput().orElse(""));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
