package io.deputy.compose.canonical;

import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Suggestion;
import io.deputy.compose.text.ServiceReference;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Everything that a service names is declared: other services, networks, volumes, configs, secrets.
 *
 * @param file with all that is declared
 * @param active the services that are active
 * @param inactive with their profiles
 */
record Declarations(
    Mapping file, Mapping active, Map<String, List<String>> inactive, Findings findings) {
  private static final List<String> FOR_SECRETS = List.of("file", "environment");

  void check() {
    secrets();
    active
        .entries()
        .forEach(
            (name, entry) -> {
              if (entry.value() instanceof Mapping service) {
                KeyPath at = KeyPath.ROOT.key("services").key(name);
                networks(service, at);
                dependencies(name, service, at);
                resources(service, at);
              }
            });
  }

  /** One that is not external must come from somewhere, also if it says so itself. */
  private void secrets() {
    file.mapping("secrets")
        .entries()
        .forEach(
            (name, entry) -> {
              if (entry.value() instanceof Mapping secret
                  && !isExternal(secret)
                  && FOR_SECRETS.stream().noneMatch(key -> speaks(secret, key))) {
                findings.problem(
                    secret,
                    KeyPath.ROOT.key("secrets").key(name),
                    "lacks what is in it, expected one of " + String.join(", ", FOR_SECRETS));
              }
            });
  }

  private static boolean speaks(Mapping mapping, String key) {
    return mapping.has(key) && !mapping.says(key, "");
  }

  private static boolean isExternal(Mapping secret) {
    return secret.get("external") instanceof Scalar s
        && (s.text().equals("true") || s.isTemplate());
  }

  private void networks(Mapping service, KeyPath at) {
    if (!(service.get("networks") instanceof Mapping own)) {
      return;
    }
    Collection<String> known = names("networks");
    own.entries()
        .forEach(
            (name, entry) -> {
              if (name.startsWith("x-")) {
                findings.problem(
                    entry.place(),
                    at.key("networks").key(name),
                    "docker compose takes a name that begins with x- for an extension here;"
                        + " give the network another one");
              } else if (!known.contains(name)) {
                findings.problem(
                    entry.place(),
                    at.key("networks").key(name),
                    "the network \"%s\" is not declared; add it to the networks at the top"
                        .formatted(name));
              }
            });
  }

  private void dependencies(String of, Mapping service, KeyPath at) {
    if (service.get("depends_on") instanceof Mapping all) {
      all.entries()
          .forEach(
              (name, entry) -> {
                boolean required =
                    !(entry.value() instanceof Mapping on && on.says("required", "false"));
                KeyPath key = at.key(saying(service, name));
                dependency(of, name, required, entry.value(), key);
              });
    }
  }

  /** The key that a dependency stands in: others than {@code depends_on} imply one. */
  private static String saying(Mapping service, String name) {
    boolean implied =
        service.mapping("depends_on").mapping(name).get("condition") instanceof Scalar condition
            && condition.origin().written().isEmpty();
    if (!implied) {
      return "depends_on";
    }
    for (String list : List.of("links", "volumes_from")) {
      if (service.scalars(list).stream().anyMatch(s -> s.text().split(":", 2)[0].equals(name))) {
        return list;
      }
    }
    return Implied.NAMESPACES.stream()
        .filter(key -> service.says(key, ServiceReference.to(name)))
        .findFirst()
        .orElse("depends_on");
  }

  private void dependency(String of, String name, boolean required, Node node, KeyPath key) {
    List<String> profiles = inactive.get(name);
    if (active.has(name) || (profiles != null && !required)) {
      return;
    }
    if (profiles == null) {
      findings.problem(
          node.place(),
          key,
          () -> "there is no service \"%s\"; %s".formatted(name, meant(of, name)));
    } else {
      findings.problem(
          node,
          key,
          "the service \"%s\" is not active, expected one of its profiles to be: %s"
              .formatted(name, String.join(", ", profiles)));
    }
  }

  /** What a service could mean instead: not itself. */
  private String meant(String of, String name) {
    List<String> others =
        active.entries().keySet().stream().filter(other -> !other.equals(of)).toList();
    return others.isEmpty() ? "there is no other than this one" : Suggestion.among(others, name);
  }

  private void resources(Mapping service, KeyPath at) {
    int index = 0;
    for (Mapping mount : service.mappings("volumes")) {
      KeyPath here = at.key("volumes").item(index++);
      if (mount.says("type", "volume")) {
        declared(mount, "volumes", "volume", here);
      }
    }
    for (String section : List.of("configs", "secrets")) {
      String what = section.substring(0, section.length() - 1);
      for (Mapping mount : service.mappings(section)) {
        declared(mount, section, what, at.key(section));
      }
    }
    if (service.get("build") instanceof Mapping build) {
      for (Mapping mount : build.mappings("secrets")) {
        declared(mount, "secrets", "secret", at.key("build").key("secrets"));
      }
      contexts(build, at.key("build"));
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

  /** An image of another service, which a build may begin with. */
  private void contexts(Mapping build, KeyPath at) {
    build
        .mapping("additional_contexts")
        .entries()
        .forEach(
            (name, entry) -> {
              if (entry.value() instanceof Scalar s && ServiceReference.isOne(s.text())) {
                context(s, at.key("additional_contexts").key(name));
              }
            });
  }

  private void context(Scalar context, KeyPath at) {
    String name = ServiceReference.service(context.text());
    if (!(active.get(name) instanceof Mapping service) || !service.has("build")) {
      findings.problem(
          context, at, "found %s, expected a service with a build".formatted(context.found()));
    }
  }

  private Collection<String> names(String section) {
    return file.mapping(section).entries().keySet();
  }
}
