package io.deputy.compose.assembly;

import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.text.Variables;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives variables that services take over, or configs and secrets are made of, their values: what
 * is included has variables of its own.
 */
final class Environment {
  private Environment() {}

  static Mapping taken(Mapping file, Variables variables) {
    Mapping done =
        file.get("services") instanceof Mapping services
            ? file.with("services", services.map((_, service) -> service(service, variables)))
            : file;
    for (String section : List.of("configs", "secrets")) {
      if (done.get(section) instanceof Mapping all) {
        done = done.with(section, all.map((_, resource) -> resource(resource, variables)));
      }
    }
    return done;
  }

  /** The variable stays named: its value is nothing to print. */
  private static Node resource(Node node, Variables variables) {
    if (!(node instanceof Mapping resource)
        || !(resource.get("environment") instanceof Scalar name)
        || name.origin().value() != null) {
      return node;
    }
    @Nullable String value = variables.get(name.text());
    return value == null ? node : resource.with("environment", name.naming(value));
  }

  private static Node service(Node node, Variables variables) {
    return node instanceof Mapping service
            && service.get("environment") instanceof Mapping environment
        ? service.with("environment", environment.map((name, v) -> taken(name, v, variables)))
        : node;
  }

  private static Node taken(String name, Node value, Variables variables) {
    @Nullable String found = variables.get(name);
    return value instanceof Scalar s && s.isNothing() && found != null
        ? s.as(Scalar.Kind.TEXT, found)
        : value;
  }
}
