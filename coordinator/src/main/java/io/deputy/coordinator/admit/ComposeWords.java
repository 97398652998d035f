package io.deputy.coordinator.admit;

import io.deputy.compose.text.Durations;
import io.deputy.model.Access;
import io.deputy.model.Dependency;
import io.deputy.model.Group;
import io.deputy.model.Guest;
import io.deputy.model.MachineName;
import io.deputy.model.NetworkAttachment;
import io.deputy.model.Policy;
import io.deputy.model.Probe;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.Reservation;
import io.deputy.model.Restarts;
import io.deputy.model.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A service's keys and what they say, written as in a Compose file, in the order of the reference.
 * Specs that differ have words that differ, but for the environment, the options of volumes'
 * drivers and what is in configs and secrets, of which there are none: that is where secrets
 * travel.
 */
final class ComposeWords {
  private final Words words = new Words();

  private ComposeWords() {}

  /** By key; what the file leaves to the image or to Docker is not in it. */
  static Map<String, String> of(ServiceSpec spec) {
    var w = new ComposeWords();
    ContainerWords.put(spec.container(), w.words);
    w.words.list("networks", spec.networks(), ComposeWords::network);
    w.words.put("deploy.replicas", spec.replicas());
    if (spec.spread().everyMachine()) {
      w.words.put("deploy.mode", "global");
    }
    w.words.list("deploy.placement.preferences", spec.spread().over(), Object::toString);
    if (spec.spread().mostPerMachine() > 0) {
      w.words.put("deploy.placement.max_replicas_per_node", spec.spread().mostPerMachine());
    }
    w.words.pairs("deploy.labels", spec.labels());
    w.words.list("deploy.placement.constraints", spec.constraints(), Object::toString);
    w.reservation(spec.reservation());
    w.words.list("ports", spec.ports(), ComposeWords::port);
    w.words.list("expose", exposed(spec), text -> text);
    w.words.list("depends_on", spec.dependencies(), ComposeWords::dependency);
    w.restarts(spec.restarts());
    w.policy(spec.policy());
    w.group(spec.group());
    return w.words.all();
  }

  private static List<String> exposed(ServiceSpec spec) {
    return Stream.concat(
            spec.knownPorts().stream().map(Object::toString),
            spec.udpPorts().stream().map(port -> port + "/udp"))
        .toList();
  }

  private void reservation(Reservation r) {
    if (r.milliCpus() != 0) {
      words.put("deploy.resources.reservations.cpus", Words.decimal(r.milliCpus(), 3));
    }
    if (r.memoryBytes() != 0) {
      words.put("deploy.resources.reservations.memory", Words.size(r.memoryBytes()));
    }
  }

  private void restarts(Restarts r) {
    String when =
        switch (r.when()) {
          case ALWAYS -> "always";
          case ON_FAILURE -> r.most() == 0 ? "on-failure" : "on-failure:" + r.most();
          case NEVER -> "no";
        };
    words.put("restart", when);
    if (!r.delay().isZero()) {
      words.put("deploy.restart_policy.delay", Durations.print(r.delay()));
    }
    if (!r.window().isZero()) {
      words.put("deploy.restart_policy.window", Durations.print(r.window()));
    }
  }

  private void policy(Policy p) {
    words.put("x-deputy.fallback", Words.lower(p.fallback()));
    words.put("x-deputy.fencing", Words.lower(p.fencing()));
    if (p.probe() != null) {
      words.put("x-deputy.probe", probe(p.probe()));
    }
    words.put("x-deputy.hold", Durations.print(p.hold()));
    words.put("x-deputy.hold_limit", p.holdLimit());
    access(p.access());
  }

  private void access(Access a) {
    words.list("x-deputy.allow", a.allow(), Guest::toString);
    words.list("x-deputy.ingress", a.ingress(), MachineName::value);
    words.text("x-deputy.affinity", a.sourceAffinity() ? "source" : "");
    words.text("x-deputy.address", a.address() == null ? "" : a.address().toString());
    words.text("x-deputy.proxy_protocol", a.proxyProtocol() ? "true" : "");
  }

  /** Which follows from keys of several services. */
  private void group(@Nullable Group group) {
    if (group != null) {
      words.put(
          "group", "that of " + group.leader() + (group.volume() ? ", where its volume is" : ""));
    }
  }

  // ---- what stands in lists, in the short form where there is one

  private static String network(NetworkAttachment n) {
    var keys = new ArrayList<String>();
    Words.addUnless(n.shared().isEmpty(), keys, "name: " + Words.quoted(n.shared()));
    Words.addUnless(!n.internal(), keys, "internal: true");
    Words.addUnless(
        n.aliases().isEmpty(), keys, "aliases: " + Words.flow(n.aliases(), Words::quoted));
    return Words.quoted(n.network()) + (keys.isEmpty() ? "" : ": " + Words.braced(keys));
  }

  private static String port(PublishedPort p) {
    String said = said(p);
    return p.choice() == null || p.published() == 0 ? said : said + " out of " + p.choice();
  }

  private static String said(PublishedPort p) {
    String protocol = p.protocol() == Protocol.TCP ? "" : "/" + Words.lower(p.protocol());
    if (!p.onMachine()) {
      boolean v6 = p.hostAddress().contains(":");
      String host = v6 ? "[%s]:".formatted(p.hostAddress()) : p.hostAddress() + ":";
      // "ADDRESS::TARGET" leaves the published port open.
      boolean open = p.published() == 0 && p.choice() == null;
      String published = open ? ":" : published(p) + ":";
      return p.hostAddress().isEmpty()
          ? (open ? "" : published) + p.target() + protocol
          : host + published + p.target() + protocol;
    }
    var keys = new ArrayList<>(List.of("mode: host", "target: " + p.target()));
    Words.addUnless(p.published() == 0 && p.choice() == null, keys, "published: " + published(p));
    Words.addUnless(p.hostAddress().isEmpty(), keys, "host_ip: " + p.hostAddress());
    Words.addUnless(protocol.isEmpty(), keys, "protocol: " + Words.lower(p.protocol()));
    return Words.braced(keys);
  }

  private static String published(PublishedPort p) {
    return p.published() == 0 ? String.valueOf(p.choice()) : Integer.toString(p.published());
  }

  private static String dependency(Dependency d) {
    var keys = new ArrayList<String>();
    switch (d.condition()) {
      case STARTED -> {}
      case HEALTHY -> keys.add("condition: service_healthy");
      case COMPLETED -> keys.add("condition: service_completed_successfully");
    }
    Words.addUnless(d.required(), keys, "required: false");
    Words.addUnless(!d.restart(), keys, "restart: true");
    return d.service() + (keys.isEmpty() ? "" : ": " + Words.braced(keys));
  }

  private static String probe(Probe p) {
    String kind =
        switch (p.kind()) {
          case Probe.Kind.Tcp tcp -> "tcp: " + tcp.port();
          case Probe.Kind.Http http ->
              "http: {port: %d, path: %s}".formatted(http.port(), Words.quoted(http.path()));
          case Probe.Kind.Exec exec -> "exec: " + Words.flow(exec.command(), Words::quoted);
          // The agent's own choice: no file can ask for these.
          case Probe.Kind.Docker _ -> "healthcheck";
          case Probe.Kind.Running _ -> "running";
        };
    var keys = new ArrayList<>(List.of(kind));
    Words.addUnless(p.every().equals(Probe.EVERY), keys, "every: " + Durations.print(p.every()));
    Words.addUnless(
        p.timeout().equals(Probe.TIMEOUT), keys, "timeout: " + Durations.print(p.timeout()));
    Words.addUnless(p.failures() == Probe.FAILURES, keys, "failures: " + p.failures());
    return Words.braced(keys);
  }
}
