package io.deputy.compose;

import io.deputy.model.Build;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Devices;
import io.deputy.model.Limits;
import io.deputy.model.Mount;
import io.deputy.model.Namespaces;
import io.deputy.model.Networking;
import io.deputy.model.RuntimeOptions;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Supply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An app and its notices as a text that a person can read and a diff can show. */
final class SpecText {
  private SpecText() {}

  static String of(Loaded loaded) {
    var lines = new ArrayList<String>();
    lines.add("app " + loaded.app().name());
    loaded.app().services().values().forEach(service -> service(service, lines));
    lines.add("");
    lines.add("carried");
    loaded.carried().forEach((hash, path) -> lines.add("  " + hash.substring(0, 12) + " " + path));
    lines.add("");
    lines.add("notices");
    loaded.notices().forEach(notice -> lines.add("  " + notice));
    return String.join("\n", lines) + "\n";
  }

  private static void service(ServiceSpec s, List<String> lines) {
    lines.add("");
    lines.add("service " + s.id());
    lines.add("  replicas " + s.replicas());
    container(s.container(), lines);
    s.ports().forEach(port -> lines.add("  " + port));
    lines.add("  known ports " + s.knownPorts());
    if (!s.udpPorts().isEmpty()) {
      lines.add("  known ports for UDP " + s.udpPorts());
    }
    s.networks().forEach(network -> lines.add("  " + network));
    s.dependencies().forEach(dependency -> lines.add("  " + dependency));
    s.constraints().forEach(constraint -> lines.add("  constraint " + constraint));
    lines.add("  " + s.reservation());
    lines.add("  " + s.policy());
  }

  private static void container(ContainerSpec c, List<String> lines) {
    var p = c.process();
    lines.add("  image " + c.image());
    supply(c.supply(), lines);
    lines.add("  platform '%s' hostname '%s'".formatted(c.platform(), c.networking().hostname()));
    lines.add("  entrypoint " + p.entrypoint());
    lines.add("  command " + p.command());
    lines.add(
        "  user '%s' working directory '%s' init %s stop '%s' within %s"
            .formatted(p.user(), p.workingDir(), p.init(), p.stopSignal(), p.stopGrace()));
    pairs("environment", p.environment(), lines);
    lines.add("  " + c.privileges());
    unlessUsual(c.namespaces(), Namespaces.OWN, lines);
    unlessUsual(c.networking().withHostname(""), Networking.USUAL, lines);
    unlessUsual(c.limits(), Limits.NONE, lines);
    unlessUsual(c.devices(), Devices.NONE, lines);
    unlessUsual(c.runtime(), RuntimeOptions.USUAL, lines);
    c.mounts().forEach(mount -> lines.add("  " + mount(mount)));
    pairs("label", c.labels(), lines);
    lines.add("  " + c.logging());
    lines.add("  healthcheck " + c.healthcheck());
  }

  /** What an image is built from changes with each comment in the file, and its hash with it. */
  private static void supply(Supply supply, List<String> lines) {
    Build build = supply.build();
    if (build != null) {
      lines.add(
          "  built by %s with %s target '%s' args %s"
              .formatted(build.by(), build.dockerfile(), build.target(), build.args()));
    } else {
      unlessUsual(supply, Supply.USUAL, lines);
    }
  }

  private static void unlessUsual(Record part, Record usual, List<String> lines) {
    if (!part.equals(usual)) {
      lines.add("  " + part);
    }
  }

  private static String mount(Mount mount) {
    return mount instanceof Mount.Carried m
        ? "Carried[%s, target=%s, readOnly=%s]"
            .formatted(m.content().sha256().substring(0, 12), m.target(), m.readOnly())
        : mount.toString();
  }

  private static void pairs(String kind, Map<String, String> pairs, List<String> lines) {
    pairs.forEach((name, value) -> lines.add("  %s %s=%s".formatted(kind, name, value)));
  }
}
