package io.deputy.compose.canonical;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Suggestion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one key says of another: nothing is said twice in two ways, everything that is named is
 * there, and nobody waits for himself.
 *
 * @param file with all that is declared
 * @param active the services that are active
 * @param inactive with their profiles
 */
record Consistency(
    Mapping file, Mapping active, Map<String, List<String>> inactive, Findings findings) {
  private static final List<String> TEST_KINDS = List.of("NONE", "CMD", "CMD-SHELL");
  private static final List<String> WITHOUT_TARGET = List.of("rebuild", "restart");

  void check() {
    active
        .entries()
        .forEach(
            (name, entry) -> {
              if (entry.value() instanceof Mapping service) {
                service(service, KeyPath.ROOT.key("services").key(name));
              }
            });
    containerNames();
    new Declarations(file, active, inactive, findings).check();
    new Circles(active, findings).check();
  }

  private void service(Mapping service, KeyPath at) {
    image(service, at);
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
                      KeyPath.ROOT.key("services").key(service).key("container_name"),
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

  /** What can be said under two keys. */
  private void twice(Mapping service, KeyPath at) {
    if (service.get("network_mode") instanceof Scalar mode
        && !mode.text().isEmpty()
        && !service.mapping("networks").entries().isEmpty()) {
      findings.problem(mode, at.key("network_mode"), "has networks as well; keep one of the two");
    }
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
    for (Mapping mount : service.mappings("volumes")) {
      KeyPath here = at.key("volumes").item(index++);
      if (mount.get("target") instanceof Scalar target) {
        mounted(target.text(), mount, here, byTarget);
      }
      if (mount.says("type", "bind") && !mount.has("source")) {
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
        && platforms.scalars().stream().noneMatch(item -> item.text().equals(own.text()))) {
      findings.problem(
          own, at.key("platform"), "found %s, which build.platforms lacks".formatted(own.found()));
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
      for (Mapping trigger : develop.mappings("watch")) {
        if ((!trigger.has("target") || trigger.says("target", ""))
            && trigger.get("action") instanceof Scalar action
            && !WITHOUT_TARGET.contains(action.text())) {
          findings.problem(trigger, at.key("develop").key("watch"), "lacks the key \"target\"");
        }
      }
    }
  }
}
