package io.deputy.coordinator.admit;

import io.deputy.model.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What differs between two specs of one service, key by key, in Compose's words. */
final class Difference {
  private final List<String> lines = new ArrayList<>();

  private Difference() {}

  static List<String> between(ServiceSpec before, ServiceSpec after) {
    var d = new Difference();
    var b = before.container();
    var a = after.container();
    d.key("image", b.image(), a.image());
    d.key("entrypoint", b.process().entrypoint(), a.process().entrypoint());
    d.key("command", b.process().command(), a.process().command());
    d.environment(b.process().environment(), a.process().environment());
    d.key("user", b.process().user(), a.process().user());
    d.key("working_dir", b.process().workingDir(), a.process().workingDir());
    d.key("init", b.process().init(), a.process().init());
    d.key("stop_signal", b.process().stopSignal(), a.process().stopSignal());
    d.key("stop_grace_period", b.process().stopGrace(), a.process().stopGrace());
    d.key("platform", b.platform(), a.platform());
    d.key("hostname", b.hostname(), a.hostname());
    d.key("cap_add", b.privileges().capAdd(), a.privileges().capAdd());
    d.key("cap_drop", b.privileges().capDrop(), a.privileges().capDrop());
    d.key("privileged", b.privileges().privileged(), a.privileges().privileged());
    d.key("read_only", b.privileges().readOnlyRoot(), a.privileges().readOnlyRoot());
    d.key("volumes", b.mounts(), a.mounts());
    d.map("labels", b.labels(), a.labels());
    d.key("logging", b.logging(), a.logging());
    d.key("healthcheck", b.healthcheck(), a.healthcheck());
    d.key("networks", before.networks(), after.networks());
    d.key("deploy.replicas", before.replicas(), after.replicas());
    d.key("deploy.placement.constraints", before.constraints(), after.constraints());
    d.key("deploy.resources.reservations", before.reservation(), after.reservation());
    d.key("ports", before.ports(), after.ports());
    d.key("expose", before.knownPorts(), after.knownPorts());
    d.key("depends_on", before.dependencies(), after.dependencies());
    d.key("x-deputy", before.policy(), after.policy());
    return d.lines;
  }

  private void key(String key, @Nullable Object before, @Nullable Object after) {
    if (!Objects.equals(before, after)) {
      lines.add("%s: %s → %s".formatted(key, shown(before), shown(after)));
    }
  }

  private void map(String key, Map<String, String> before, Map<String, String> after) {
    for (String name : names(before, after)) {
      key(key + "." + name, before.get(name), after.get(name));
    }
  }

  /** Which variables differ, and never what they hold: most secrets travel this way. */
  private void environment(Map<String, String> before, Map<String, String> after) {
    for (String name : names(before, after)) {
      if (!Objects.equals(before.get(name), after.get(name))) {
        String what =
            !before.containsKey(name) ? "added" : after.containsKey(name) ? "changed" : "removed";
        lines.add("environment.%s: %s".formatted(name, what));
      }
    }
  }

  private static Set<String> names(Map<String, String> before, Map<String, String> after) {
    var names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    return names;
  }

  private static String shown(@Nullable Object value) {
    return value == null || value.toString().isEmpty() ? "(none)" : value.toString();
  }
}
