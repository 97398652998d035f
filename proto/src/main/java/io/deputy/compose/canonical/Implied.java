package io.deputy.compose.canonical;

import io.deputy.compose.source.FilePath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Entry;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Node.Scalar.Kind;
import io.deputy.compose.text.ServiceReference;
import io.deputy.compose.text.Variables;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says what files leave unsaid: the default network, the names of what is shared, what a link or a
 * shared namespace implies of the order of starting.
 */
record Implied(String app, Variables variables) {
  private static final String DEFAULT = "default";
  static final List<String> NAMESPACES = List.of("network_mode", "ipc", "pid", "uts", "cgroup");
  private static final List<String> SHARED = List.of("networks", "volumes", "configs", "secrets");

  Mapping of(Mapping file) {
    Mapping done = file;
    if (file.get("services") instanceof Mapping services) {
      done = done.with("services", services.map((_, service) -> service(service)));
    }
    if (usesDefault(done)) {
      done = done.with("networks", withDefault(done));
    }
    for (String section : SHARED) {
      if (done.get(section) instanceof Mapping all) {
        done = done.with(section, all.map((key, value) -> named(key, value)));
      }
    }
    return done;
  }

  private Node service(Node node) {
    if (!(node instanceof Mapping written)) {
      return node;
    }
    Mapping service = written;
    if (!service.has("network_mode") && !service.has("provider") && !onNetworks(service)) {
      service =
          service.with("networks", Mapping.of(service, DEFAULT, Scalar.nothing(service.place())));
    }
    if (service.get("pull_policy") instanceof Scalar s && s.text().equals("if_not_present")) {
      service = service.with("pull_policy", s.withText("missing"));
    }
    if (service.get("build") instanceof Mapping build) {
      service = service.with("build", build(build));
    }
    if (service.get("volumes") instanceof Listing mounts) {
      service = service.with("volumes", mounts.map(Implied::cleaned));
    }
    if (service.get("deploy") instanceof Mapping deploy
        && service.get("scale") instanceof Scalar scale
        && !deploy.has("replicas")) {
      service = service.with("deploy", deploy.with("replicas", scale));
    }
    return withDependencies(service);
  }

  private static boolean onNetworks(Mapping service) {
    return service.get("networks") instanceof Mapping own && !own.entries().isEmpty();
  }

  private static boolean usesDefault(Mapping file) {
    return file.get("services") instanceof Mapping services
        && services.entries().values().stream()
            .anyMatch(
                entry ->
                    entry.value() instanceof Mapping service
                        && service.get("networks") instanceof Mapping own
                        && own.has(DEFAULT));
  }

  private static Mapping withDefault(Mapping file) {
    Mapping networks =
        file.get("networks") instanceof Mapping there ? there : Mapping.empty(file.place());
    return networks.has(DEFAULT) ? networks : networks.with(DEFAULT, Scalar.nothing(file.place()));
  }

  private Mapping build(Mapping written) {
    Mapping build = written;
    if (!build.has("dockerfile") && !build.has("dockerfile_inline")) {
      build = build.with("dockerfile", Scalar.implied(build.place(), Kind.TEXT, "Dockerfile"));
    }
    return build.get("args") instanceof Mapping args ? build.with("args", arguments(args)) : build;
  }

  /** One that stands alone takes its value over, or is not passed on. */
  private Mapping arguments(Mapping args) {
    var all = new LinkedHashMap<String, Entry>();
    args.entries()
        .forEach(
            (name, entry) -> {
              boolean alone = entry.value() instanceof Scalar s && s.isNothing();
              @Nullable String taken = variables.get(name);
              if (!alone) {
                all.put(name, entry);
              } else if (taken != null) {
                all.put(name, entry.with(Scalar.text(entry.place(), taken)));
              }
            });
    return new Mapping(args.place(), all);
  }

  private static Node cleaned(Node mount) {
    return mount instanceof Mapping m
            && m.get("target") instanceof Scalar target
            && target.text().startsWith("/")
        ? m.with("target", target.withText(FilePath.clean(target.text())))
        : mount;
  }

  private static Mapping withDependencies(Mapping service) {
    Mapping on = service.mapping("depends_on");
    for (Scalar link : service.scalars("links")) {
      String[] parts = link.text().split(":", -1);
      on = started(on, parts.length == 2 ? parts[0] : link.text(), link, true);
    }
    for (String namespace : NAMESPACES) {
      if (service.get(namespace) instanceof Scalar mode && ServiceReference.isOne(mode.text())) {
        on = started(on, ServiceReference.service(mode.text()), mode, true);
      }
    }
    for (Scalar from : service.scalars("volumes_from")) {
      if (!from.text().startsWith("container:")) {
        on = started(on, from.text().split(":", -1)[0], from, false);
      }
    }
    return on.entries().isEmpty() ? service : service.with("depends_on", on);
  }

  private static Mapping started(Mapping on, String service, Scalar by, boolean restart) {
    if (on.has(service)) {
      return on;
    }
    Mapping dependency =
        Mapping.of(by, "condition", Scalar.implied(by.place(), Kind.TEXT, "service_started"));
    if (restart) {
      dependency = dependency.with("restart", Scalar.implied(by.place(), Kind.TRUTH, "true"));
    }
    return on.with(
        service, dependency.with("required", Scalar.implied(by.place(), Kind.TRUTH, "true")));
  }

  /** A name that says no more than it would be called anyway, as {@code config} prints it. */
  private Node named(String key, Node value) {
    if (value instanceof Node.Wrong) {
      return value;
    }
    Mapping resource = value instanceof Mapping there ? there : Mapping.empty(value.place());
    String usual = resource.says("external", "true") ? key : app + "_" + key;
    if (resource.has("name") && !resource.says("name", usual)) {
      return resource;
    }
    return resource.with("name", Scalar.implied(resource.place(), Kind.TEXT, usual));
  }
}
