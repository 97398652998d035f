package io.deputy.coordinator.catalog;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.deputy.coordinator.catalog.CatalogDiff.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A difference as operations of Consul's transactions. consul-client has none for nodes, services
 * and checks, and its catalog registration takes no check.
 */
final class CatalogOperations {
  static final String CLUSTER = "deputy-cluster";

  /** What Consul's documentation has external nodes say of themselves. */
  static final String EXTERNAL = "external-node";

  private CatalogOperations() {}

  /** What is to be done, in order; what stands in one list must not be torn apart. */
  static List<List<JsonObject>> of(CatalogDiff diff, String cluster) {
    var operations = new ArrayList<List<JsonObject>>();
    diff.nodes().forEach((name, address) -> operations.add(List.of(node(name, address, cluster))));
    diff.put().forEach(e -> operations.add(List.of(service(e), check(e))));
    diff.removedEntries()
        .forEach(s -> operations.add(List.of(onNode("delete", s.node(), named(s.id(), s.name())))));
    diff.removedChecks().forEach(c -> operations.add(List.of(noCheck(c))));
    diff.removedNodes().forEach(name -> operations.add(List.of(noNode(name))));
    return operations;
  }

  private static JsonObject node(String name, String address, String cluster) {
    var meta = new JsonObject();
    meta.addProperty(EXTERNAL, "true");
    meta.addProperty(CLUSTER, cluster);
    var node = new JsonObject();
    node.addProperty("Node", name);
    node.addProperty("Address", address);
    node.add("Meta", meta);
    return operation("Node", "set", node);
  }

  private static JsonObject service(Entry entry) {
    JsonObject service = named(entry.id().toString(), entry.service());
    service.addProperty("Address", entry.address());
    service.addProperty("Port", entry.port());
    var tags = new JsonArray();
    entry.tags().forEach(tags::add);
    service.add("Tags", tags);
    var meta = new JsonObject();
    entry.meta().forEach(meta::addProperty);
    service.add("Meta", meta);
    return onNode("set", entry.node(), service);
  }

  private static JsonObject check(Entry entry) {
    var check = new JsonObject();
    check.addProperty("Node", entry.node());
    check.addProperty("CheckID", checkId(entry.id().toString()));
    check.addProperty("Name", "deputy");
    check.addProperty("Status", entry.status().name().toLowerCase(Locale.ROOT));
    check.addProperty("Output", entry.output());
    check.addProperty("ServiceID", entry.id().toString());
    check.addProperty("ServiceName", entry.service());
    return operation("Check", "set", check);
  }

  private static JsonObject noCheck(Found.Check which) {
    var check = new JsonObject();
    check.addProperty("Node", which.node());
    check.addProperty("CheckID", which.id());
    return operation("Check", "delete", check);
  }

  private static JsonObject noNode(String name) {
    var node = new JsonObject();
    node.addProperty("Node", name);
    return operation("Node", "delete", node);
  }

  private static JsonObject onNode(String verb, String node, JsonObject service) {
    var operation = operation("Service", verb, service);
    operation.getAsJsonObject("Service").addProperty("Node", node);
    return operation;
  }

  private static JsonObject operation(String kind, String verb, JsonObject what) {
    var inner = new JsonObject();
    inner.addProperty("Verb", verb);
    inner.add(kind, what);
    var operation = new JsonObject();
    operation.add(kind, inner);
    return operation;
  }

  /** Consul wants the name even to delete by id. */
  private static JsonObject named(String id, String name) {
    var service = new JsonObject();
    service.addProperty("ID", id);
    service.addProperty("Service", name);
    return service;
  }

  static String checkId(String service) {
    return "deputy:" + service;
  }
}
