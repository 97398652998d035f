package io.deputy.coordinator.admit;

import io.deputy.compose.text.Durations;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Content;
import io.deputy.model.Dependency;
import io.deputy.model.Healthcheck;
import io.deputy.model.Mount;
import io.deputy.model.NetworkAttachment;
import io.deputy.model.Policy;
import io.deputy.model.Privileges;
import io.deputy.model.Probe;
import io.deputy.model.ProcessSpec;
import io.deputy.model.Protocol;
import io.deputy.model.PublishedPort;
import io.deputy.model.Reservation;
import io.deputy.model.ServiceSpec;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A service's keys and what they say, written as in a Compose file, in the order of the reference.
 * Specs that differ have words that differ, but for the environment, of which there are none: most
 * secrets travel in it.
 */
final class ComposeWords {
  /** What would read as something else, were it not quoted. */
  private static final Pattern PLAIN =
      Pattern.compile("(?!\\s|\\(none\\)$)[^,\\[\\]{}\"\n]+(?<!\\s)");

  private static final long MEBI = 1 << 20;

  private final Map<String, String> words = new LinkedHashMap<>();

  private ComposeWords() {}

  /** By key; what the file leaves to the image or to Docker is not in it. */
  static Map<String, String> of(ServiceSpec spec) {
    var w = new ComposeWords();
    w.container(spec.container());
    w.list("networks", spec.networks(), ComposeWords::network);
    w.put("deploy.replicas", spec.replicas());
    w.list("deploy.placement.constraints", spec.constraints(), Object::toString);
    w.reservation(spec.reservation());
    w.list("ports", spec.ports(), ComposeWords::port);
    w.list("expose", spec.knownPorts(), Object::toString);
    w.list("depends_on", spec.dependencies(), ComposeWords::dependency);
    w.policy(spec.policy());
    return w.words;
  }

  private void container(ContainerSpec c) {
    put("image", c.image());
    process(c.process());
    text("platform", c.platform());
    text("hostname", c.hostname());
    privileges(c.privileges());
    list("volumes", c.mounts(), ComposeWords::mount);
    pairs("labels", c.labels());
    text("logging.driver", c.logging().driver());
    pairs("logging.options", c.logging().options());
    if (c.healthcheck() != null) {
      healthcheck(c.healthcheck());
    }
  }

  private void process(ProcessSpec p) {
    command("entrypoint", p.entrypoint());
    command("command", p.command());
    text("user", p.user());
    text("working_dir", p.workingDir());
    put("init", p.init());
    text("stop_signal", p.stopSignal());
    if (p.stopGrace() != null) {
      put("stop_grace_period", Durations.print(p.stopGrace()));
    }
  }

  private void privileges(Privileges p) {
    list("cap_add", p.capAdd(), ComposeWords::quoted);
    list("cap_drop", p.capDrop(), ComposeWords::quoted);
    put("privileged", p.privileged());
    put("read_only", p.readOnlyRoot());
  }

  private void healthcheck(Healthcheck h) {
    put("healthcheck.test", flow(h.test(), ComposeWords::quoted));
    time("healthcheck.interval", h.interval());
    time("healthcheck.timeout", h.timeout());
    time("healthcheck.start_period", h.startPeriod());
    time("healthcheck.start_interval", h.startInterval());
    if (h.retries() != 0) {
      put("healthcheck.retries", h.retries());
    }
  }

  private void reservation(Reservation r) {
    if (r.milliCpus() != 0) {
      put("deploy.resources.reservations.cpus", decimal(r.milliCpus()));
    }
    if (r.memoryBytes() != 0) {
      put("deploy.resources.reservations.memory", size(r.memoryBytes()));
    }
  }

  private void policy(Policy p) {
    put("x-deputy.fallback", lower(p.fallback()));
    put("x-deputy.fencing", lower(p.fencing()));
    if (p.probe() != null) {
      put("x-deputy.probe", probe(p.probe()));
    }
    put("x-deputy.hold", Durations.print(p.hold()));
    put("x-deputy.hold_limit", p.holdLimit());
  }

  // ---- what stands in lists, in the short form where there is one

  private static String mount(Mount mount) {
    return switch (mount) {
      case Mount.Volume v -> quoted(v.volume()) + ":" + at(v.target(), v.readOnly());
      case Mount.Bind b -> {
        var options = new ArrayList<String>();
        addUnless(!b.readOnly(), options, "ro");
        addUnless(b.propagation().isEmpty(), options, b.propagation());
        String end = options.isEmpty() ? "" : ":" + String.join(",", options);
        yield quoted(b.source()) + ":" + quoted(b.target()) + end;
      }
      case Mount.Carried c when c.content().equals(Content.AT_HOME) ->
          "(stays beside the file):" + at(c.target(), c.readOnly());
      // Where it stood beside the file nobody here knows.
      case Mount.Carried c ->
          "content %s (%d bytes):%s"
              .formatted(
                  c.content().sha256().substring(0, 12),
                  c.content().sizeBytes(),
                  at(c.target(), c.readOnly()));
      case Mount.Tmpfs t -> {
        var keys = new ArrayList<>(List.of("type: tmpfs", "target: " + quoted(t.target())));
        addUnless(t.sizeBytes() == 0, keys, "size: " + size(t.sizeBytes()));
        addUnless(t.mode() == 0, keys, "mode: 0" + Integer.toOctalString(t.mode()));
        yield braced(keys);
      }
    };
  }

  private static String at(String target, boolean readOnly) {
    return quoted(target) + (readOnly ? ":ro" : "");
  }

  private static String network(NetworkAttachment n) {
    var keys = new ArrayList<String>();
    addUnless(!n.internal(), keys, "internal: true");
    addUnless(n.aliases().isEmpty(), keys, "aliases: " + flow(n.aliases(), ComposeWords::quoted));
    return quoted(n.network()) + (keys.isEmpty() ? "" : ": " + braced(keys));
  }

  private static String port(PublishedPort p) {
    String protocol = p.protocol() == Protocol.TCP ? "" : "/" + lower(p.protocol());
    if (!p.onMachine()) {
      boolean v6 = p.hostAddress().contains(":");
      String host = v6 ? "[%s]:".formatted(p.hostAddress()) : p.hostAddress() + ":";
      // "ADDRESS::TARGET" leaves the published port open.
      String published = p.published() == 0 ? ":" : p.published() + ":";
      return p.hostAddress().isEmpty()
          ? (p.published() == 0 ? "" : published) + p.target() + protocol
          : host + published + p.target() + protocol;
    }
    var keys = new ArrayList<>(List.of("mode: host", "target: " + p.target()));
    addUnless(p.published() == 0, keys, "published: " + p.published());
    addUnless(p.hostAddress().isEmpty(), keys, "host_ip: " + p.hostAddress());
    addUnless(protocol.isEmpty(), keys, "protocol: " + lower(p.protocol()));
    return braced(keys);
  }

  private static String dependency(Dependency d) {
    var keys = new ArrayList<String>();
    switch (d.condition()) {
      case STARTED -> {}
      case HEALTHY -> keys.add("condition: service_healthy");
      case COMPLETED -> keys.add("condition: service_completed_successfully");
    }
    addUnless(d.required(), keys, "required: false");
    addUnless(!d.restart(), keys, "restart: true");
    return d.service() + (keys.isEmpty() ? "" : ": " + braced(keys));
  }

  private static String probe(Probe p) {
    String kind =
        switch (p.kind()) {
          case Probe.Kind.Tcp tcp -> "tcp: " + tcp.port();
          case Probe.Kind.Http http ->
              "http: {port: %d, path: %s}".formatted(http.port(), quoted(http.path()));
          case Probe.Kind.Exec exec -> "exec: " + flow(exec.command(), ComposeWords::quoted);
          // The agent's own choice: no file can ask for these.
          case Probe.Kind.Docker _ -> "healthcheck";
          case Probe.Kind.Running _ -> "running";
        };
    var keys = new ArrayList<>(List.of(kind));
    addUnless(p.every().equals(Probe.EVERY), keys, "every: " + Durations.print(p.every()));
    addUnless(p.timeout().equals(Probe.TIMEOUT), keys, "timeout: " + Durations.print(p.timeout()));
    addUnless(p.failures() == Probe.FAILURES, keys, "failures: " + p.failures());
    return braced(keys);
  }

  // ---- values

  private void put(String key, Object value) {
    words.put(key, value.toString());
  }

  private void text(String key, String value) {
    if (!value.isEmpty()) {
      words.put(key, quoted(value));
    }
  }

  private void time(String key, Duration value) {
    if (!value.isZero()) {
      words.put(key, Durations.print(value));
    }
  }

  private void pairs(String key, Map<String, String> pairs) {
    pairs.forEach((name, value) -> words.put(key + "." + name, quoted(value)));
  }

  /** An empty one is no absent one: it clears what the image says. */
  private void command(String key, @Nullable List<String> value) {
    if (value != null) {
      words.put(key, flow(value, ComposeWords::quoted));
    }
  }

  private <T> void list(String key, Collection<T> items, Function<T, String> word) {
    if (!items.isEmpty()) {
      words.put(key, flow(items, word));
    }
  }

  private static <T> String flow(Collection<T> items, Function<T, String> word) {
    return items.stream().map(word).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String braced(List<String> keys) {
    return "{" + String.join(", ", keys) + "}";
  }

  private static void addUnless(boolean usual, List<String> keys, String key) {
    if (!usual) {
      keys.add(key);
    }
  }

  private static String quoted(String text) {
    return PLAIN.matcher(text).matches()
        ? text
        : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  private static String decimal(long thousandths) {
    return BigDecimal.valueOf(thousandths, 3).stripTrailingZeros().toPlainString();
  }

  private static String size(long bytes) {
    return bytes % MEBI == 0
        ? bytes / MEBI + "m"
        : bytes % 1024 == 0 ? bytes / 1024 + "k" : "" + bytes;
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
