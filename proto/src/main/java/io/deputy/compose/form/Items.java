package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list. A later file's items come after an earlier one's; one with the same identity takes its
 * place.
 *
 * @param identity null where every item stands for itself
 */
record Items(Shape item, @Nullable Function<Node, String> identity) implements Shape {
  /** Texts of which each need be there only once. */
  static final Items WORDS = new Items(Value.TEXT, Items::word);

  static Items of(Shape item) {
    return new Items(item, null);
  }

  /** Items of which each is for the place that one of its keys names. */
  static Items by(String key, Shape item) {
    return new Items(item, node -> at(node, key));
  }

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    if (!(found instanceof Listing list)) {
      return Shape.wrong(found, at, "a list", findings);
    }
    var items = new ArrayList<Node>();
    for (Node node : list.items()) {
      items.add(item.read(node, at.item(items.size()), findings));
    }
    return new Listing(list.place(), items);
  }

  @Override
  public Node merge(Node below, Node above) {
    List<Node> earlier = ((Listing) below).items();
    List<Node> later = ((Listing) above).items();
    if (identity == null) {
      var all = new ArrayList<>(earlier);
      all.addAll(later);
      return new Listing(below.place(), all);
    }
    var byIdentity = new LinkedHashMap<String, Node>();
    for (Node node : earlier) {
      byIdentity.put(identity.apply(node), node);
    }
    for (Node node : later) {
      byIdentity.put(identity.apply(node), node);
    }
    return new Listing(below.place(), List.copyOf(byIdentity.values()));
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

  /** Of {@code NAME=value} the name. */
  static String word(Node node) {
    return node instanceof Scalar s ? s.text().split("=", 2)[0] : node.place().toString();
  }

  static String at(Node node, String key) {
    return node instanceof Mapping m && m.get(key) instanceof Scalar s
        ? s.text()
        : node.place().toString();
  }
}
