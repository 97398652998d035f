package io.deputy.compose.form;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Node.Scalar.Kind;
import io.deputy.compose.text.PortRange;
import io.deputy.model.IpAddress;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code ports:}, in the long form. A range stays one item until it is printed or read, so that a
 * few bytes can't become millions of ports here.
 */
record Ports() implements Shape {
  private static final List<String> PROTOCOLS = List.of("tcp", "udp", "sctp");
  private static final String ACCEPTED =
      "[[HOST_IP:]PUBLISHED:]TARGET[/tcp|udp], where PUBLISHED and TARGET are ports from 1 to 65535"
          + " or ranges of equal length such as 8000-8010";

  private static final Fields PORT =
      Fields.of(
              Key.ignored("name", Value.TEXT, "the name of a port is a remark"),
              Key.honoured("mode", Value.TEXT),
              Key.honoured("host_ip", Value.ADDRESS),
              Key.honoured("target", Value.COUNT),
              Key.honoured("published", Value.TEXT_OR_WHOLE),
              Key.honoured("protocol", Value.TEXT),
              Key.ignored("app_protocol", Value.TEXT, "the protocol within is a remark"))
          .requiring("target");

  private static final Items LONG = Items.by(Ports::identity, PORT);

  private static final Pattern SHORT =
      Pattern.compile(
          "(?:(?:(?<ip>[0-9a-zA-Z:.]*|\\[[^\\]]+]):)?(?<published>[0-9-]*):)?(?<target>[0-9-]+)"
              + "(?:/(?<protocol>[a-zA-Z]*))?");

  @Override
  public String accepted() {
    return "a list of ports";
  }

  @Override
  public Node normal(Node found, KeyPath at, Findings findings) {
    if (!(found instanceof Listing list)) {
      return Shape.wrong(found, at, accepted(), findings);
    }
    var all = new LinkedHashMap<String, Node>();
    int index = 0;
    for (Node item : list.items()) {
      KeyPath here = at.item(index++);
      Node port =
          item instanceof Scalar s && !s.isTemplate()
              ? lengthened(s, here, findings)
              : PORT.read(item, here, findings);
      all.put(identity(port), port);
    }
    return new Listing(list.place(), List.copyOf(all.values()));
  }

  private static Node lengthened(Scalar s, KeyPath at, Findings findings) {
    Matcher m = SHORT.matcher(s.text());
    boolean possible = s.kind() == Kind.TEXT || s.kind() == Kind.WHOLE;
    if (!possible || !m.matches()) {
      return Shape.wrong(s, at, ACCEPTED, findings);
    }
    String written = m.group("published") == null ? "" : m.group("published");
    @Nullable PortRange published = written.isEmpty() ? null : PortRange.parse(written, 0);
    @Nullable PortRange target = PortRange.parse(m.group("target"), 0);
    @Nullable String said = m.group("protocol");
    String protocol = said == null || said.isEmpty() ? "tcp" : said.toLowerCase(Locale.ROOT);
    if (target == null
        || target.from() == 0
        || (published == null && !written.isEmpty())
        || !PROTOCOLS.contains(protocol)) {
      return Shape.wrong(s, at, ACCEPTED, findings);
    }
    if (published != null && published.size() != target.size() && target.size() != 1) {
      return Shape.wrong(s, at, "as many published ports as there are targets", findings);
    }
    String ip = m.group("ip") == null ? "" : m.group("ip").replace("[", "").replace("]", "");
    if (!ip.isEmpty() && !IpAddress.isOne(ip)) {
      return Shape.wrong(s, at, "an IP address in front of the published port", findings);
    }
    return port(s, ip, published == null ? "" : published.toString(), target.toString(), protocol);
  }

  private static Mapping port(
      Scalar s, String ip, String published, String target, String protocol) {
    Mapping port = Mapping.of(s, "mode", Scalar.text(s.place(), "ingress"));
    if (!ip.isEmpty()) {
      port = port.with("host_ip", Scalar.text(s.place(), ip));
    }
    port = port.with("target", s.as(Kind.WHOLE, target));
    if (!published.isEmpty()) {
      port = port.with("published", Scalar.text(s.place(), published));
    }
    return port.with("protocol", Scalar.text(s.place(), protocol));
  }

  private static String identity(Node port) {
    return port instanceof Mapping m
        ? "%s:%s:%s/%s"
            .formatted(
                text(m, "host_ip", "0.0.0.0"),
                text(m, "published", ""),
                text(m, "target", ""),
                text(m, "protocol", "tcp"))
        : port.place().toString();
  }

  private static String text(Mapping port, String key, String otherwise) {
    return port.get(key) instanceof Scalar s ? s.text() : otherwise;
  }

  @Override
  public Node merge(Node below, Node above) {
    return LONG.merge(below, above);
  }

  @Override
  public Node complete(Node merged, KeyPath at, Findings findings) {
    return LONG.complete(merged, at, findings) instanceof Listing list
        ? list.map(Ports::withDefaults)
        : merged;
  }

  private static Node withDefaults(Node port) {
    return port instanceof Mapping mapping
        ? Nodes.withDefault(
            Nodes.withDefault(mapping, "mode", Scalar.text(mapping.place(), "ingress")),
            "protocol",
            Scalar.text(mapping.place(), "tcp"))
        : port;
  }

  @Override
  public void judge(Node merged, KeyPath at, Findings findings) {
    LONG.judge(merged, at, findings);
  }

  @Override
  public Node printed(Node complete, Form form) {
    if (!(complete instanceof Listing list)) {
      return complete;
    }
    var all = new LinkedHashMap<String, Node>();
    for (Node item : list.items()) {
      each(item).forEach(port -> all.put(identity(port), PORT.printed(port, form)));
    }
    return new Listing(list.place(), List.copyOf(all.values()));
  }

  /** The ports of an item, in the order in which docker compose has them: that of their texts. */
  private static Stream<Node> each(Node item) {
    if (!(item instanceof Mapping port) || !(port.get("target") instanceof Scalar target)) {
      return Stream.of(item);
    }
    @Nullable PortRange targets = PortRange.parse(target.text(), 0);
    if (targets == null || targets.size() == 1) {
      return Stream.of(item);
    }
    @Nullable PortRange published = PortRange.parse(text(port, "published", ""), 0);
    return targets
        .ports()
        .boxed()
        .sorted(Comparator.comparing(i -> Integer.toString(i)))
        .map(
            each -> {
              Mapping one = port.with("target", target.withText(Integer.toString(each)));
              return published == null
                  ? one
                  : one.with(
                      "published",
                      Scalar.text(
                          port.place(),
                          Integer.toString(published.from() + each - targets.from())));
            });
  }

  @Override
  public Optional<Fields> below() {
    return LONG.below();
  }
}
