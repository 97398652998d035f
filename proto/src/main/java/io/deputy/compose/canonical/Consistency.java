package io.deputy.compose.canonical;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Suggestion;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one key says of another: everything that is named is declared, nothing is said twice in two
 * ways, and nobody waits for himself.
 *
 * @param file with all that is declared
 * @param active the services that are active
 * @param inactive with their profiles
 */
record Consistency(
    Mapping file, Mapping active, Map<String, List<String>> inactive, Findings findings) {
  private static final List<String> TEST_KINDS = List.of("NONE", "CMD", "CMD-SHELL");
  private static final List<String> WITHOUT_TARGET = List.of("rebuild", "restart");
  private static final String OF_SERVICE = "service:";

  void check() {
    active
        .entries()
        .forEach(
            (name, entry) -> {
              if (entry.value() instanceof Mapping service) {
                service(service, new KeyPath("services").key(name));
              }
            });
    containerNames();
    new Circles(active, findings).check();
  }

  private void service(Mapping service, KeyPath at) {
    image(service, at);
    networks(service, at);
    dependencies(service, at);
    declared(service, at);
    twice(service, at);
    mounts(service, at);
    build(service, at);
    healthcheck(service, at);
    watch(service, at);
  }

  private void containerNames() {
    Map<String, String> byName = new HashMap<>();
    active
        .entries()
        .forEach(
            (service, entry) -> {
              if (entry.value() instanceof Mapping m
                  && m.get("container_name") instanceof Scalar name) {
                @Nullable String first = byName.putIfAbsent(name.text(), service);
                if (first != null) {
                  findings.problem(
                      name,
                      new KeyPath("services").key(service).key("container_name"),
                      "found %s, which services.%s has already".formatted(name.found(), first));
                }
              }
            });
  }

  private void image(Mapping service, KeyPath at) {
    boolean image = service.get("image") instanceof Scalar s && !s.text().isEmpty();
    if (image || service.has("build") || service.has("provider")) {
      return;
    }
    boolean mayBeMeant =
        service.get("image") instanceof Node.Wrong
            || service.entries().keySet().stream()
                .anyMatch(key -> Suggestion.isNear("image", key) && !key.equals("image"));
    if (!mayBeMeant) {
      findings.problem(service, at, "has neither an image nor a build, expected one of them");
    }
  }

  private void networks(Mapping service, KeyPath at) {
    if (!(service.get("networks") instanceof Mapping own)) {
      return;
    }
    if (service.get("network_mode") instanceof Scalar mode
        && !mode.text().isEmpty()
        && !own.entries().isEmpty()) {
      findings.problem(mode, at.key("network_mode"), "has networks as well; keep one of the two");
    }
    Collection<String> known = names("networks");
    own.entries()
        .forEach(
            (name, entry) -> {
              if (!known.contains(name)) {
                findings.problem(
                    entry.place(),
                    at.key("networks").key(name),
                    "the network \"%s\" is not declared; add it to the networks at the top"
                        .formatted(name));
              }
            });
  }

  private Collection<String> names(String section) {
    return file.get(section) instanceof Mapping all ? all.entries().keySet() : Set.of();
  }

  private void dependencies(Mapping service, KeyPath at) {
    if (service.get("depends_on") instanceof Mapping on) {
      on.entries()
          .forEach(
              (name, entry) -> {
                boolean required =
                    !(entry.value() instanceof Mapping dependency
                        && dependency.get("required") instanceof Scalar s
                        && s.text().equals("false"));
                dependency(name, required, entry.value(), at);
              });
    }
  }

  private void dependency(String name, boolean required, Node node, KeyPath at) {
    KeyPath key = at.key("depends_on");
    List<String> profiles = inactive.get(name);
    if (active.has(name) || (profiles != null && !required)) {
      return;
    }
    if (profiles == null) {
      findings.problem(
          node,
          key,
          "there is no service \"%s\"; %s"
              .formatted(name, Suggestion.among(active.entries().keySet(), name)));
    } else {
      findings.problem(
          node,
          key,
          "the service \"%s\" is not active, expected one of its profiles to be: %s"
              .formatted(name, String.join(", ", profiles)));
    }
  }

  private void declared(Mapping service, KeyPath at) {
    int index = 0;
    for (Mapping mount : mappings(service.get("volumes"))) {
      KeyPath here = at.key("volumes").item(index++);
      if (is(mount.get("type"), "volume")) {
        declared(mount, "volumes", "volume", here);
      }
    }
    for (String section : List.of("configs", "secrets")) {
      String what = section.substring(0, section.length() - 1);
      for (Mapping mount : mappings(service.get(section))) {
        declared(mount, section, what, at.key(section));
      }
    }
    if (service.get("build") instanceof Mapping build) {
      for (Mapping mount : mappings(build.get("secrets"))) {
        declared(mount, "secrets", "secret", at.key("build").key("secrets"));
      }
    }
    if (service.get("models") instanceof Mapping models) {
      models
          .entries()
          .forEach(
              (name, entry) -> {
                if (!names("models").contains(name)) {
                  undeclared(Scalar.text(entry.place(), name), "models", "model", at.key("models"));
                }
              });
    }
  }

  private void declared(Mapping mount, String section, String what, KeyPath at) {
    if (mount.get("source") instanceof Scalar source
        && (!source.text().isEmpty() || !section.equals("volumes"))
        && !source.isTemplate()
        && !names(section).contains(source.text())) {
      undeclared(source, section, what, at);
    }
  }

  private void undeclared(Scalar source, String section, String what, KeyPath at) {
    findings.problem(
        source,
        at,
        "the %s \"%s\" is not declared; add it to the %s at the top"
            .formatted(what, source.text(), section));
  }

  /** What can be said under two keys. */
  private void twice(Mapping service, KeyPath at) {
    @Nullable Node deploy = service.get("deploy");
    @Nullable Mapping limits = below(deploy, "resources", "limits");
    @Nullable Mapping reservations = below(deploy, "resources", "reservations");
    same(service, "scale", below(deploy), "replicas", "deploy.replicas", false, at);
    same(service, "cpus", limits, "cpus", "deploy.resources.limits.cpus", true, at);
    same(service, "mem_limit", limits, "memory", "deploy.resources.limits.memory", true, at);
    same(service, "pids_limit", limits, "pids", "deploy.resources.limits.pids", true, at);
    same(
        service,
        "mem_reservation",
        reservations,
        "memory",
        "deploy.resources.reservations.memory",
        true,
        at);
    Node many = service.has("scale") ? service.get("scale") : replicas(deploy);
    if (service.get("container_name") instanceof Scalar name
        && many instanceof Scalar s
        && !List.of("0", "1").contains(s.text())
        && !s.isTemplate()) {
      findings.problem(
          name,
          at.key("container_name"),
          "is one name for %s replicas; leave it out, or have one replica".formatted(s.text()));
    }
  }

  private static @Nullable Node replicas(@Nullable Node deploy) {
    return deploy instanceof Mapping d ? d.get("replicas") : null;
  }

  private static @Nullable Mapping below(@Nullable Node node, String... keys) {
    @Nullable Node found = node;
    for (String key : keys) {
      found = found instanceof Mapping m ? m.get(key) : null;
    }
    return found instanceof Mapping m ? m : null;
  }

  /**
   * @param silent whether it counts that the other doesn't say anything
   */
  private void same(
      Mapping service,
      String key,
      @Nullable Mapping other,
      String otherKey,
      String otherName,
      boolean silent,
      KeyPath at) {
    if (other == null || !(service.get(key) instanceof Scalar said) || said.isTemplate()) {
      return;
    }
    @Nullable Node there = other.get(otherKey);
    boolean differs =
        there instanceof Scalar s
            ? !s.text().equals(said.text())
            : silent && !said.text().equals("0");
    if (differs) {
      findings.problem(
          said,
          at.key(key),
          "found %s, and %s is %s; keep one of them"
              .formatted(
                  said.found(), otherName, there instanceof Scalar s ? s.text() : "not said"));
    }
  }

  /** One place of a container has one mount. */
  private void mounts(Mapping service, KeyPath at) {
    Map<String, KeyPath> byTarget = new HashMap<>();
    if (service.get("tmpfs") instanceof Listing list) {
      int index = 0;
      for (Node item : list.items()) {
        KeyPath here = at.key("tmpfs").item(index++);
        if (item instanceof Scalar s) {
          mounted(s.text().split(":", 2)[0], s, here, byTarget);
        }
      }
    }
    int index = 0;
    for (Mapping mount : mappings(service.get("volumes"))) {
      KeyPath here = at.key("volumes").item(index++);
      if (mount.get("target") instanceof Scalar target) {
        mounted(target.text(), mount, here, byTarget);
      }
      if (is(mount.get("type"), "bind") && !mount.has("source")) {
        findings.problem(mount, here, "lacks the key \"source\"");
      }
    }
  }

  private void mounted(String target, Node node, KeyPath at, Map<String, KeyPath> byTarget) {
    KeyPath first = byTarget.putIfAbsent(target, at);
    if (first != null) {
      findings.problem(
          node, at, "found a second mount at %s, which %s has already".formatted(target, first));
    }
  }

  private void build(Mapping service, KeyPath at) {
    if (!(service.get("build") instanceof Mapping build)) {
      return;
    }
    KeyPath here = at.key("build");
    if (build.has("dockerfile") && build.has("dockerfile_inline")) {
      findings.problem(
          build, here, "has both dockerfile and dockerfile_inline, expected one of them");
    }
    if (build.get("platforms") instanceof Listing platforms
        && service.get("platform") instanceof Scalar own
        && !platforms.items().isEmpty()
        && platforms.items().stream().noneMatch(item -> is(item, own.text()))) {
      findings.problem(
          own, at.key("platform"), "found %s, which build.platforms lacks".formatted(own.found()));
    }
    if (build.get("additional_contexts") instanceof Mapping contexts) {
      contexts
          .entries()
          .forEach(
              (name, entry) -> {
                if (entry.value() instanceof Scalar s && s.text().startsWith(OF_SERVICE)) {
                  context(s, here.key("additional_contexts").key(name));
                }
              });
    }
  }

  private void context(Scalar context, KeyPath at) {
    String name = context.text().substring(OF_SERVICE.length());
    if (!(active.get(name) instanceof Mapping service) || !service.has("build")) {
      findings.problem(
          context, at, "found %s, expected a service with a build".formatted(context.found()));
    }
  }

  private void healthcheck(Mapping service, KeyPath at) {
    if (service.get("healthcheck") instanceof Mapping check
        && check.get("test") instanceof Listing test
        && !test.items().isEmpty()
        && test.items().getFirst() instanceof Scalar kind
        && !kind.isTemplate()
        && !TEST_KINDS.contains(kind.text())) {
      findings.problem(
          kind,
          at.key("healthcheck").key("test"),
          "found %s as its first word, expected CMD, CMD-SHELL or NONE".formatted(kind.found()));
    }
  }

  private void watch(Mapping service, KeyPath at) {
    if (service.get("develop") instanceof Mapping develop) {
      for (Mapping trigger : mappings(develop.get("watch"))) {
        if (!trigger.has("target")
            && trigger.get("action") instanceof Scalar action
            && !WITHOUT_TARGET.contains(action.text())) {
          findings.problem(trigger, at.key("develop").key("watch"), "lacks the key \"target\"");
        }
      }
    }
  }

  private static List<Mapping> mappings(@Nullable Node list) {
    return list instanceof Listing l
        ? l.items().stream().filter(Mapping.class::isInstance).map(Mapping.class::cast).toList()
        : List.of();
  }

  private static boolean is(@Nullable Node node, String text) {
    return node instanceof Scalar s && s.text().equals(text);
  }
}
