package io.deputy.coordinator.catalog;

import static io.deputy.coordinator.consul.ConsulNode.CONSISTENT;

import com.google.gson.JsonObject;
import io.deputy.coordinator.catalog.CatalogDiff.Found;
import io.deputy.coordinator.consul.ConsulAway;
import io.deputy.coordinator.consul.ConsulKeys;
import io.deputy.coordinator.consul.ConsulNode;
import io.deputy.coordinator.consul.Transaction;
import io.deputy.coordinator.consul.Transaction.Result;
import io.deputy.coordinator.lead.Leadership;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.kiwiproject.consul.model.catalog.CatalogNode;
import org.kiwiproject.consul.model.health.Node;
import org.kiwiproject.consul.option.ImmutableQueryOptions;
import org.kiwiproject.consul.option.QueryOptions;

/**
 * The cluster's external nodes in Consul. They are not the machines' own nodes: a Consul agent
 * removes services from its node that it does not know, and the entries of a dead machine must turn
 * critical although nobody there can say so ({@code docs/decisions/0001-catalog-nodes.md}).
 */
class ConsulCatalog {
  private static final QueryOptions LIKE_OURS =
      ImmutableQueryOptions.builder()
          .from(CONSISTENT)
          .filter("Node matches \"^%s\"".formatted(CatalogEntries.NODE_PREFIX))
          .build();

  private final ConsulNode consul;
  private final ConsulKeys keys;

  ConsulCatalog(ConsulNode consul, ConsulKeys keys) {
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
    for (Node node : consul.ask(c -> c.catalogClient().getNodes(LIKE_OURS)).getResponse()) {
      String name = node.getNode();
      if (isOurs(node)) {
        nodes.put(name, readNode(name, node.getAddress()));
      } else {
        foreign.add(name);
      }
    }
    return new Found(nodes, foreign);
  }

  /** Both, lest a machine's own node that somebody gave such a meta is taken for ours. */
  private boolean isOurs(Node node) {
    Map<String, String> meta = node.getNodeMeta().orElse(Map.of());
    return keys.cluster().equals(meta.get(CatalogOperations.CLUSTER))
        && "true".equals(meta.get(CatalogOperations.EXTERNAL));
  }

  private Found.Node readNode(String name, String address) throws ConsulAway, InterruptedException {
    var services = consul.ask(c -> c.catalogClient().getNode(name, CONSISTENT));
    var checks = consul.ask(c -> c.healthClient().getNodeChecks(name, CONSISTENT));
    // The node can vanish between the questions: then there is no answer.
    var there = Optional.ofNullable(services.getResponse()).map(CatalogNode::getServices);
    return FoundNode.of(name, address, there.orElse(Map.of()).values(), checks.getResponse());
  }

  /** Carries the difference out, in transactions that each need the leadership to hold. */
  Written write(Leadership leadership, CatalogDiff diff) throws ConsulAway, InterruptedException {
    var problems = new ArrayList<String>();
    var transaction = begun(leadership);
    for (List<JsonObject> together : CatalogOperations.of(diff, keys.cluster())) {
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
    if (consul.transact(transaction) instanceof Result.Failed(var errors, _)) {
      if (errors.containsKey(0)) {
        return false;
      }
      problems.addAll(errors.values());
    }
    return true;
  }
}
