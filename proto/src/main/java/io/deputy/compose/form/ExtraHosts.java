package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * {@code extra_hosts}: a mapping of hosts, each to an address or several, or a list of {@code
 * HOST=ADDRESS} or {@code HOST:ADDRESS}. The normal form is the list, with {@code =} and one
 * address each.
 */
record ExtraHosts() implements Shape {
  private static final String ACCEPTED = "HOST=ADDRESS or HOST:ADDRESS";
  private static final Pattern PAIR = Pattern.compile("([^:=\\s]+)[:=](\\S+)");

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    var lines = new ArrayList<Node>();
    switch (found) {
      case Mapping mapping ->
          mapping
              .entries()
              .forEach((host, entry) -> host(host, entry.value(), at.key(host), lines, findings));
      case Listing list -> {
        int index = 0;
        for (Node item : list.items()) {
          line(item, at.item(index++), lines, findings);
        }
      }
      default -> {
        return Shape.wrong(found, at, "a mapping, or a list of " + ACCEPTED, findings);
      }
    }
    return new Listing(found.place(), lines);
  }

  private static void host(
      String host, Node value, KeyPath at, List<Node> lines, Findings findings) {
    List<Node> addresses = value instanceof Listing list ? list.items() : List.of(value);
    for (Node address : addresses) {
      if (Value.TEXT.read(address, at, findings) instanceof Scalar text) {
        line(text.withText(host + "=" + text.text()), at, lines, findings);
      }
    }
  }

  private static void line(Node item, KeyPath at, List<Node> lines, Findings findings) {
    if (!(Value.TEXT.read(item, at, findings) instanceof Scalar text)) {
      return;
    }
    var pair = PAIR.matcher(text.text());
    if (!pair.matches()) {
      lines.add(Shape.wrong(text, at, ACCEPTED, findings));
      return;
    }
    for (String address : pair.group(2).split(",", -1)) {
      lines.add(text.withText(pair.group(1) + "=" + address.replaceAll("^\\[(.+)]$", "$1")));
    }
  }

  /** A line that is there already is not repeated. */
  @Override
  public Node merge(Node below, Node above) {
    var lines = new ArrayList<>(((Listing) below).items());
    var known = lines.stream().map(ExtraHosts::text).toList();
    ((Listing) above)
        .items().stream().filter(line -> !known.contains(text(line))).forEach(lines::add);
    return new Listing(below.place(), lines);
  }

  private static String text(Node line) {
    return line instanceof Scalar s ? s.text() : line.place().toString();
  }
}
