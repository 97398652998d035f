package io.deputy.compose.spec;

import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.text.PortRange;
import io.deputy.model.NetworkMode;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.Sorted;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The ports of a service: those that machines answer, and those that other services may use. */
final class PortReader {
  /** Of one app together. Each has a listener on every machine. */
  private static final int MAX_PORTS = 50_000;

  private final Project project;
  private final List<Written> written = new ArrayList<>();
  private int ports;

  PortReader(Project project) {
    this.project = project;
  }

  /** A published port, and where it is written. */
  record Written(String service, PublishedPort port, View item) {}

  /** All that stand there, whether anybody is to answer them or not. */
  List<Written> read(String name, View service) {
    var all = new ArrayList<Written>();
    for (View item : service.items("ports")) {
      ports(item).forEach(port -> all.add(new Written(name, port, item)));
    }
    return all;
  }

  /** Those that machines answer: none if its container is on no network of the app. */
  List<PublishedPort> published(List<Written> read, View service, NetworkMode mode) {
    if (mode != NetworkMode.APP && !read.isEmpty()) {
      project
          .findings()
          .notice(
              service.place("ports"),
              service.at().key("ports"),
              mode == NetworkMode.HOST
                  ? "ignored: with network_mode host it listens on its machine itself, at the ports it opens"
                  : "ignored: with network_mode none nobody can connect to it");
      return List.of();
    }
    written.addAll(read);
    return read.stream().map(Written::port).toList();
  }

  /** Every published port that has been read so far. */
  List<Written> written() {
    return written;
  }

  private List<PublishedPort> ports(View item) {
    @Nullable PortRange target = PortRange.parse(item.text("target", ""), 1);
    String publishes = item.text("published", "");
    @Nullable PortRange published = PortRange.parse(publishes, 0);
    if (target == null) {
      return wrong(
          item,
          "found the target %s, expected a port, 1 to 65535".formatted(item.text("target", "")));
    }
    if (published == null && !publishes.isEmpty()) {
      return wrong(
          item,
          "found the published port %s, expected a port from 0 to 65535, or a range such as 8000-8010"
              .formatted(publishes));
    }
    if (!oneOf(item, "protocol", "tcp", "udp") || !oneOf(item, "mode", "ingress", "host")) {
      return List.of();
    }
    boolean chosen = published != null && published.size() > 1 && target.size() == 1;
    if (published != null && published.size() != target.size() && !chosen) {
      return wrong(
          item,
          "found the published ports %s, expected as many as there are targets"
              .formatted(publishes));
    }
    String host = item.text("host_ip", "");
    if (!within(target.size(), item)) {
      return List.of();
    }
    Protocol protocol = item.text("protocol", "tcp").equals("udp") ? Protocol.UDP : Protocol.TCP;
    boolean onMachine = item.text("mode", "ingress").equals("host");
    if (published != null && chosen) {
      return choice(item, host, published, target.from(), protocol, onMachine);
    }
    return IntStream.range(0, target.size())
        .mapToObj(
            i ->
                new PublishedPort(
                    host,
                    published == null ? 0 : published.from() + i,
                    target.from() + i,
                    protocol,
                    onMachine))
        .toList();
  }

  /** Any of a range will do. */
  private List<PublishedPort> choice(
      View item, String host, PortRange among, int target, Protocol protocol, boolean onMachine) {
    PublishedPort port =
        project.valid(
            item.node().place(),
            item.at(),
            () ->
                new PublishedPort(
                    host,
                    0,
                    target,
                    protocol,
                    onMachine,
                    new PublishedPort.Choice(among.from(), among.to())));
    return port == null ? List.of() : List.of(port);
  }

  private boolean oneOf(View item, String key, String usual, String other) {
    String found = item.text(key, usual);
    if (found.equals(usual) || found.equals(other)) {
      return true;
    }
    project
        .findings()
        .problem(
            item.place(key),
            item.at().key(key),
            "found \"%s\", expected %s or %s".formatted(found, usual, other));
    return false;
  }

  private List<PublishedPort> wrong(View item, String message) {
    project.findings().problem(item.node(), item.at(), message);
    return List.of();
  }

  /** Counts ports; false, and a problem, where an app has too many. */
  private boolean within(int more, View item) {
    ports += more;
    if (ports > MAX_PORTS) {
      wrong(item, "brings the app to more than %,d ports".formatted(MAX_PORTS));
      return false;
    }
    return true;
  }

  /** Container ports that get a listener at the service's address. */
  SortedSet<Integer> known(View service, List<Written> published, Protocol protocol) {
    var known = new TreeSet<Integer>();
    published.stream()
        .map(Written::port)
        .filter(port -> port.protocol() == protocol)
        .forEach(port -> known.add(port.target()));
    int index = 0;
    for (Scalar port : service.scalarsOrNone("expose")) {
      boolean udp = port.text().endsWith("/udp");
      if (udp == (protocol == Protocol.UDP)) {
        exposed(port, service, index, known);
      }
      index++;
    }
    if (protocol == Protocol.TCP) {
      service
          .child("x-deputy")
          .textsOrNone("ports")
          .forEach(port -> known.add(Integer.parseInt(port)));
    }
    return Sorted.copyOf(known);
  }

  private void exposed(Scalar port, View service, int index, Set<Integer> known) {
    @Nullable PortRange range = PortRange.parse(port.text().replaceFirst("/(tcp|udp)$", ""), 1);
    if (range == null) {
      project
          .findings()
          .problem(
              port,
              service.at().key("expose").item(index),
              "found " + port.found() + ", expected a port or a range of ports, 1 to 65535");
      return;
    }
    if (within(range.size(), service)) {
      IntStream.rangeClosed(range.from(), range.to()).forEach(known::add);
    }
  }
}
