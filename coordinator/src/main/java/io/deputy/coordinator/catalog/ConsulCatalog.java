package io.deputy.coordinator.catalog;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.deputy.coordinator.catalog.CatalogDiff.Found;
import io.deputy.coordinator.consul.ConsulAnswer;
import io.deputy.coordinator.consul.ConsulAway;
import io.deputy.coordinator.consul.ConsulHttp;
import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.Transaction;
import io.deputy.coordinator.consul.Transaction.Result;
import io.deputy.coordinator.lead.Leadership;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * The cluster's external nodes in Consul. They are not the machines' own nodes: a Consul agent
 * removes services from its node that it does not know, and the entries of a dead machine must turn
 * critical although nobody there can say so ({@code docs/decisions/0001-catalog-nodes.md}).
 */
final class ConsulCatalog {
  private final ConsulHttp consul;
  private final ConsulKeys keys;

  ConsulCatalog(ConsulHttp consul, ConsulKeys keys) {
    this.consul = consul;
    this.keys = keys;
  }

  /** What came of writing. */
  sealed interface Written {
    record Done() implements Written {}

    record Deposed() implements Written {}

    /**
     * @param problems of the transactions that Consul refused; the others were carried out
     */
    record Refused(List<String> problems) implements Written {}
  }

  /** All that stands there, and which names are somebody else's. */
  Found read() throws ConsulAway, InterruptedException {
    var nodes = new TreeMap<String, Found.Node>();
    Set<String> foreign = new HashSet<>();
    var answer = consul.get("catalog/nodes?consistent");
    for (JsonElement element : answer.read(sent -> sent.getAsJsonArray())) {
      JsonObject node = element.getAsJsonObject();
      String name = node.get("Node").getAsString();
      if (isOurs(node)) {
        nodes.put(name, readNode(name, node.get("Address").getAsString()));
      } else {
        foreign.add(name);
      }
    }
    return new Found(nodes, foreign);
  }

  /** All three, lest a machine's own node that somebody gave such a meta is taken for ours. */
  private boolean isOurs(JsonObject node) {
    JsonElement meta = node.get("Meta");
    return node.get("Node").getAsString().startsWith(CatalogEntries.NODE_PREFIX)
        && meta != null
        && meta.isJsonObject()
        && has(meta.getAsJsonObject(), CatalogJson.CLUSTER, keys.cluster())
        && has(meta.getAsJsonObject(), CatalogJson.EXTERNAL, "true");
  }

  private static boolean has(JsonObject meta, String key, String value) {
    JsonElement there = meta.get(key);
    return there != null && there.getAsString().equals(value);
  }

  private Found.Node readNode(String name, String address) throws ConsulAway, InterruptedException {
    ConsulAnswer services = consul.get("catalog/node/" + name + "?consistent");
    ConsulAnswer checks = consul.get("health/node/" + name + "?consistent");
    JsonElement onIt = services.read(sent -> sent);
    return checks.read(sent -> CatalogJson.readNode(name, address, onIt, sent));
  }

  /** Carries the difference out, in transactions that each need the leadership to hold. */
  Written write(Leadership leadership, CatalogDiff diff) throws ConsulAway, InterruptedException {
    var problems = new ArrayList<String>();
    var transaction = begun(leadership);
    for (List<JsonObject> together : CatalogJson.operations(diff, keys.cluster())) {
      if (!transaction.fits(together)) {
        if (!sent(transaction, problems)) {
          return new Written.Deposed();
        }
        transaction = begun(leadership);
      }
      together.forEach(transaction::add);
    }
    if (!sent(transaction, problems)) {
      return new Written.Deposed();
    }
    return problems.isEmpty() ? new Written.Done() : new Written.Refused(problems);
  }

  private Transaction begun(Leadership leadership) {
    return new Transaction().add(Transaction.checkSession(keys.leader(), leadership.session()));
  }

  /** False if the leadership is over. */
  private boolean sent(Transaction transaction, List<String> problems)
      throws ConsulAway, InterruptedException {
    if (transaction.send(consul) instanceof Result.Failed(var errors)) {
      if (errors.containsKey(0)) {
        return false;
      }
      problems.addAll(errors.values());
    }
    return true;
  }
}
