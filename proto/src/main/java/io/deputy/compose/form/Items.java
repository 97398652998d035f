package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list. A later file's items come after an earlier one's; one with the same identity takes its
 * place.
 *
 * @param identity null where every item stands for itself
 * @param once whether it is wrong to say the same twice
 */
record Items(Shape item, @Nullable Function<Node, String> identity, boolean once) implements Shape {
  /** Texts of which each need be there only once. */
  static final Items WORDS = new Items(Value.TEXT, Items::word, false);

  static Items of(Shape item) {
    return new Items(item, null, false);
  }

  /** Items that nobody says twice on purpose. */
  static Items once(Shape item) {
    return new Items(item, null, true);
  }

  /** Items of which each is for the place that one of its keys names. */
  static Items by(String key, Shape item) {
    return new Items(item, node -> at(node, key), false);
  }

  static Items by(Function<Node, String> identity, Shape item) {
    return new Items(item, identity, false);
  }

  @Override
  public String accepted() {
    return "a list";
  }

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    if (!(found instanceof Listing list)) {
      return Shape.wrong(found, at, accepted(), findings);
    }
    var items = new ArrayList<Node>();
    for (Node node : list.items()) {
      KeyPath here = at.item(items.size());
      items.add(
          Shape.isNothing(node)
              ? Shape.wrong(node, here, item.accepted(), findings)
              : item.read(node, here, findings));
    }
    return new Listing(list.place(), replaced(items, at, findings));
  }

  /** Of items with the same identity the last, where the first stood. */
  private List<Node> replaced(List<Node> items, KeyPath at, Findings findings) {
    if (identity == null) {
      return items;
    }
    Map<String, Integer> byIdentity = new HashMap<>();
    var kept = new ArrayList<Node>();
    for (Node node : items) {
      Integer first = byIdentity.putIfAbsent(identity.apply(node), kept.size());
      if (first == null) {
        kept.add(node);
        continue;
      }
      Node before = kept.get(first);
      if (!Nodes.same(before, node)) {
        findings.notice(
            node.place(),
            at,
            "takes the place of the one at line %d: a container has room for one of them"
                .formatted(before.place().line()));
      }
      kept.set(first, node);
    }
    return kept;
  }

  @Override
  public Node merge(Node below, Node above) {
    List<Node> earlier = ((Listing) below).items();
    List<Node> later = ((Listing) above).items();
    var all = new ArrayList<>(earlier);
    if (identity == null) {
      all.addAll(later);
      return new Listing(below.place(), all);
    }
    Map<String, Integer> byIdentity = new HashMap<>();
    for (int i = 0; i < earlier.size(); i++) {
      byIdentity.put(identity.apply(earlier.get(i)), i);
    }
    for (Node node : later) {
      Integer first = byIdentity.putIfAbsent(identity.apply(node), all.size());
      if (first == null) {
        all.add(node);
      } else {
        all.set(first, node);
      }
    }
    return new Listing(below.place(), all);
  }

  @Override
  public Node complete(Node merged, KeyPath at, Findings findings) {
    if (!(merged instanceof Listing list)) {
      return merged;
    }
    var seen = new HashSet<String>();
    var items = new ArrayList<Node>();
    for (Node node : list.items()) {
      KeyPath here = at.item(items.size());
      Node whole = item.whole(node, here, findings);
      if (once && whole instanceof Scalar s && !seen.add(s.kind() + s.text())) {
        findings.problem(node, here, "found " + s.found() + " a second time, expected it once");
      }
      items.add(whole);
    }
    return new Listing(list.place(), items);
  }

  @Override
  public void judge(Node merged, KeyPath at, Findings findings) {
    if (merged instanceof Listing list) {
      int index = 0;
      for (Node node : list.items()) {
        item.judge(node, at.item(index++), findings);
      }
    }
  }

  @Override
  public Node printed(Node complete, Form form) {
    return complete instanceof Listing list ? list.map(node -> item.printed(node, form)) : complete;
  }

  /** Of {@code NAME=value} the name. */
  static String word(Node node) {
    return node instanceof Scalar s ? s.text().split("=", 2)[0] : node.place().toString();
  }

  static String at(Node node, String key) {
    return node instanceof Mapping m && m.get(key) instanceof Scalar s
        ? s.text()
        : node.place().toString();
  }

  @Override
  public Optional<Fields> below() {
    return item.below();
  }
}
