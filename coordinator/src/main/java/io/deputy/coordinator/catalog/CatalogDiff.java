package io.deputy.coordinator.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written and removed, so that the cluster's nodes hold what is wanted and nothing
 * else.
 *
 * @param nodes to be written, with their addresses, before the entries
 * @param put entries that are missing or different
 * @param removedEntries on nodes that stay
 * @param removedChecks by hand, on nodes that stay
 * @param removedNodes with all that is on them
 */
record CatalogDiff(
    Map<String, String> nodes,
    List<Entry> put,
    List<Found.Service> removedEntries,
    List<Found.Check> removedChecks,
    List<String> removedNodes) {

  /**
   * What stands in the catalog, of this cluster.
   *
   * @param nodes by name
   * @param foreign nodes that have the name of a wanted one and are somebody else's
   */
  record Found(Map<String, Node> nodes, Collection<String> foreign) {
    /**
     * @param services by id
     * @param checks that are no entry's own
     */
    record Node(String address, Map<String, Service> services, List<Check> checks) {}

    record Check(String node, String id, String service) {}

    /**
     * @param name under which it is found
     * @param entry as it was read, null if it is none that Deputy could have written
     */
    record Service(String node, String id, String name, @Nullable Entry entry) {}
  }

  static CatalogDiff between(Found found, List<Entry> wanted) {
    var nodes = new TreeMap<String, String>();
    var byNode = new TreeMap<String, Map<String, Entry>>();
    var put = new ArrayList<Entry>();
    for (Entry entry : wanted) {
      if (found.foreign().contains(entry.node())) {
        continue;
      }
      byNode.computeIfAbsent(entry.node(), _ -> new TreeMap<>()).put(entry.id().toString(), entry);
      var node = found.nodes().get(entry.node());
      if (node == null || !node.address().equals(entry.nodeAddress())) {
        nodes.put(entry.node(), entry.nodeAddress());
      }
      var there = node == null ? null : node.services().get(entry.id().toString());
      if (there == null || !entry.equals(there.entry())) {
        put.add(entry);
      }
    }
    var removedEntries = new ArrayList<Found.Service>();
    var removedChecks = new ArrayList<Found.Check>();
    var removedNodes = new ArrayList<String>();
    found
        .nodes()
        .forEach(
            (name, node) -> {
              Map<String, Entry> stay = byNode.get(name);
              if (stay == null) {
                removedNodes.add(name);
                return;
              }
              node.services().values().stream()
                  .filter(s -> !stay.containsKey(s.id()))
                  .forEach(removedEntries::add);
              // A service takes its checks with it.
              node.checks().stream()
                  .filter(c -> c.service().isEmpty() || stay.containsKey(c.service()))
                  .forEach(removedChecks::add);
            });
    return new CatalogDiff(nodes, put, removedEntries, removedChecks, removedNodes);
  }

  boolean empty() {
    return nodes.isEmpty()
        && put.isEmpty()
        && removedEntries.isEmpty()
        && removedChecks.isEmpty()
        && removedNodes.isEmpty();
  }

  @Override
  public String toString() {
    return "%d written, %d removed, %d nodes removed"
        .formatted(put.size(), removedEntries.size() + removedChecks.size(), removedNodes.size());
  }
}
