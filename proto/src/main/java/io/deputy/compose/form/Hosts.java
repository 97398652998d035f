package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code extra_hosts}: a list of {@code HOST=ADDRESS}, in which a host may have several. */
record Hosts() implements Shape {
  private static final Pattern ENTRY = Pattern.compile("([^=:]+)[=:](.*)");
  private static final Items LISTED = Items.of(Value.TEXT);
  private static final Items ADDRESSES = Items.of(Value.TEXT);

  @Override
  public String accepted() {
    return "a list of HOST=ADDRESS, or a mapping";
  }

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    return switch (found) {
      case Listing list -> listed(list, at, findings);
      case Mapping mapping -> mapped(mapping, at, findings);
      default -> Shape.wrong(found, at, accepted(), findings);
    };
  }

  private static Node listed(Listing list, KeyPath at, Findings findings) {
    var all = new ArrayList<Node>();
    var seen = new LinkedHashMap<String, Node>();
    int index = 0;
    for (Node item : ((Listing) LISTED.normal(list, at, findings)).items()) {
      KeyPath here = at.item(index++);
      if (!(item instanceof Scalar s)) {
        continue;
      }
      Matcher m = s.isTemplate() ? ENTRY.matcher("a=b") : ENTRY.matcher(s.text());
      if (!m.matches()) {
        Shape.wrong(s, here, "HOST=ADDRESS", findings);
      } else if (s.isTemplate()) {
        all.add(s);
      } else if (seen.putIfAbsent(s.text(), s) != null) {
        findings.problem(s, here, "found " + s.found() + " a second time, expected it once");
      } else {
        for (String address : m.group(2).split(",", -1)) {
          all.add(entry(s, m.group(1), address));
        }
      }
    }
    return new Listing(list.place(), all);
  }

  private static Node mapped(Mapping mapping, KeyPath at, Findings findings) {
    var all = new ArrayList<Node>();
    mapping
        .entries()
        .forEach(
            (host, entry) -> {
              KeyPath here = at.key(host);
              Node addresses =
                  entry.value() instanceof Listing list
                      ? ADDRESSES.normal(list, here, findings)
                      : Value.TEXT.normal(entry.value(), here, findings);
              if (host.isEmpty() || host.contains(":") || host.contains("=")) {
                findings.problem(
                    entry.place(), at, "found \"%s\", expected the name of a host".formatted(host));
              } else if (addresses instanceof Listing list) {
                list.items().forEach(item -> add(host, item, all));
              } else {
                add(host, addresses, all);
              }
            });
    return new Listing(mapping.place(), all);
  }

  private static void add(String host, Node address, List<Node> all) {
    if (address instanceof Scalar s) {
      all.add(entry(s, host, s.text()));
    }
  }

  private static Scalar entry(Scalar at, String host, String address) {
    boolean bracketed = address.length() > 2 && address.startsWith("[") && address.endsWith("]");
    String bare = bracketed ? address.substring(1, address.length() - 1) : address;
    return Scalar.text(at.place(), host + "=" + bare);
  }

  /** A later file adds what is not there yet. */
  @Override
  public Node merge(Node below, Node above) {
    var all = new ArrayList<>(((Listing) below).items());
    for (Node item : ((Listing) above).items()) {
      if (all.stream().noneMatch(there -> Nodes.same(there, item))) {
        all.add(item);
      }
    }
    return new Listing(below.place(), all);
  }

  @Override
  public Node printed(Node complete, Form form) {
    return complete instanceof Listing list
        ? new Listing(
            list.place(),
            list.items().stream()
                .sorted(Comparator.comparing(item -> item instanceof Scalar s ? s.text() : ""))
                .toList())
        : complete;
  }
}
