package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Entry;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.text.PortRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code ports:}, in the long form. A range stays one item, so that a few bytes can't become
 * millions of ports here.
 */
record Ports() implements Shape {
  private static final List<String> PROTOCOLS = List.of("tcp", "udp");
  private static final String ACCEPTED =
      "[[HOST_IP:]PUBLISHED:]TARGET[/tcp|udp], where PUBLISHED and TARGET are ports from 1 to 65535"
          + " or ranges of equal length such as 8000-8010";

  private static final Value PUBLISHED =
      new Value(
          "a port from 0 to 65535, or a range such as 8000-8010",
          s -> s.text().isEmpty() || PortRange.parse(s.text(), 0) != null ? s.asText() : null);

  private static final Items LONG =
      new Items(
          Fields.of(
                  Key.ignored("name", Value.TEXT, "the name of a port is a remark"),
                  Key.honoured("mode", Value.oneOf("ingress", "host")),
                  Key.honoured("host_ip", Value.TEXT),
                  Key.honoured("target", Value.PORT),
                  Key.honoured("published", PUBLISHED),
                  Key.honoured("protocol", Value.oneOf("tcp", "udp")),
                  Key.ignored("app_protocol", Value.TEXT, "the protocol within is a remark"))
              .requiring("target"),
          Ports::identity);

  private static final Pattern SHORT =
      Pattern.compile(
          "(?:(?:(?<ip>[0-9.]+|\\[[0-9a-fA-F:.]+])?:)?(?<published>[0-9-]*):)?(?<target>[0-9-]+)"
              + "(?:/(?<protocol>[a-zA-Z]+))?");

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    if (!(found instanceof Listing list)) {
      return Shape.wrong(found, at, "a list of ports", findings);
    }
    var all = new ArrayList<Node>();
    for (Node item : list.items()) {
      KeyPath here = at.item(all.size());
      all.add(
          item instanceof Scalar s && !s.isNothing()
              ? lengthened(s, here, findings)
              : defaults(LONG.item().read(item, here, findings)));
    }
    return new Listing(list.place(), all);
  }

  private static Node lengthened(Scalar s, KeyPath at, Findings findings) {
    Matcher m = SHORT.matcher(s.text());
    if (!m.matches()) {
      return Shape.wrong(s, at, ACCEPTED, findings);
    }
    @Nullable String written = m.group("published");
    boolean publishes = written != null && !written.isEmpty();
    @Nullable PortRange published =
        written != null && publishes ? PortRange.parse(written, 0) : null;
    @Nullable PortRange target = PortRange.parse(m.group("target"), 1);
    String protocol =
        m.group("protocol") == null ? "tcp" : m.group("protocol").toLowerCase(Locale.ROOT);
    if (target == null || (publishes && published == null) || !PROTOCOLS.contains(protocol)) {
      return Shape.wrong(s, at, ACCEPTED, findings);
    }
    if (published != null && published.size() != target.size() && target.size() != 1) {
      return Shape.wrong(s, at, "as many published ports as there are targets", findings);
    }
    String ip = m.group("ip") == null ? "" : m.group("ip").replace("[", "").replace("]", "");
    return port(s, ip, published == null ? "" : published.toString(), target.toString(), protocol);
  }

  private static Mapping port(
      Scalar s, String ip, String published, String target, String protocol) {
    var entries = new LinkedHashMap<String, Entry>();
    put(entries, "mode", s.withText("ingress").asText());
    if (!ip.isEmpty()) {
      put(entries, "host_ip", s.withText(ip).asText());
    }
    put(entries, "target", new Scalar(s.place(), Scalar.Kind.WHOLE, target, s.written(), ""));
    if (!published.isEmpty()) {
      put(entries, "published", s.withText(published).asText());
    }
    put(entries, "protocol", s.withText(protocol).asText());
    return new Mapping(s.place(), entries);
  }

  private static Node defaults(Node port) {
    if (!(port instanceof Mapping mapping)) {
      return port;
    }
    var entries = new LinkedHashMap<>(mapping.entries());
    entries.putIfAbsent(
        "mode", new Entry(mapping.place(), Scalar.text(mapping.place(), "ingress")));
    entries.putIfAbsent(
        "protocol", new Entry(mapping.place(), Scalar.text(mapping.place(), "tcp")));
    return new Mapping(mapping.place(), entries);
  }

  private static void put(LinkedHashMap<String, Entry> entries, String key, Node value) {
    entries.put(key, new Entry(value.place(), value));
  }

  private static String identity(Node port) {
    return port instanceof Mapping m
        ? String.join(
            " ",
            List.of(
                text(m, "host_ip"), text(m, "published"), text(m, "target"), text(m, "protocol")))
        : port.place().toString();
  }

  private static String text(Mapping port, String key) {
    return port.get(key) instanceof Scalar s ? s.text() : "";
  }

  @Override
  public Node merge(Node below, Node above) {
    return LONG.merge(below, above);
  }

  @Override
  public void judge(Node merged, KeyPath at, Findings findings) {
    LONG.judge(merged, at, findings);
  }
}
