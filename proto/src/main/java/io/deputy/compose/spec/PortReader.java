package io.deputy.compose.spec;

import io.deputy.compose.source.Node.Scalar;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.Sorted;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ports of a service: those that machines answer, and those that other services may use. */
final class PortReader {
  private static final Pattern EXPOSED =
      Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?(?:/(tcp|udp))?");
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private final Project project;

  PortReader(Project project) {
    this.project = project;
  }

  List<PublishedPort> published(View service) {
    var ports = new ArrayList<PublishedPort>();
    for (View port : service.items("ports")) {
      PublishedPort read = port(port);
      if (read != null) {
        ports.add(read);
      }
    }
    return ports;
  }

  private @Nullable PublishedPort port(View port) {
    String published = port.text("published", "");
    String host = port.text("host_ip", "");
    if (published.contains("-")) {
      project
          .findings()
          .problem(
              port.node(),
              port.at(),
              "found the range %s for one port, expected one published port (a choice out of a"
                      .formatted(published)
                  + " range is not supported yet)");
      return null;
    }
    if (!host.isEmpty() && !isAddress(host)) {
      project
          .findings()
          .problem(port.node(), port.at(), "found \"%s\", expected an IP address".formatted(host));
      return null;
    }
    if (!port.has("target") || port.text("target") == null) {
      return null;
    }
    return project.valid(
        port.node().place(),
        port.at(),
        () ->
            new PublishedPort(
                host,
                published.isEmpty() ? 0 : Integer.parseInt(published),
                port.count("target", 0, 65536),
                port.text("protocol", "tcp").equals("udp") ? Protocol.UDP : Protocol.TCP,
                port.text("mode", "ingress").equals("host")));
  }

  private static boolean isAddress(String host) {
    if (IPV4.matcher(host).matches()) {
      for (String part : host.split("\\.", -1)) {
        if (Integer.parseInt(part) > 255) {
          return false;
        }
      }
      return true;
    }
    return IPV6.matcher(host).matches();
  }

  /** Container ports that get a listener at the service's address. */
  SortedSet<Integer> known(View service, List<PublishedPort> published) {
    var known = new TreeSet<Integer>();
    published.forEach(port -> known.add(port.target()));
    List<Scalar> exposed = service.scalars("expose");
    int index = 0;
    for (Scalar port : exposed == null ? List.<Scalar>of() : exposed) {
      exposed(port, service, index++, known);
    }
    service
        .child("x-deputy")
        .textsOrNone("ports")
        .forEach(port -> known.add(Integer.parseInt(port)));
    return Sorted.copyOf(known);
  }

  private void exposed(Scalar port, View service, int index, SortedSet<Integer> known) {
    Matcher m = EXPOSED.matcher(port.text());
    int from = m.matches() ? Integer.parseInt(m.group(1)) : 0;
    int to = m.matches() && m.group(2) != null ? Integer.parseInt(m.group(2)) : from;
    if (from < 1 || to < from || to > 65535) {
      project
          .findings()
          .problem(
              port,
              service.at().key("expose").item(index),
              "found " + port.found() + ", expected a port or a range of ports, 1 to 65535");
      return;
    }
    for (int number = from; number <= to; number++) {
      known.add(number);
    }
  }
}
