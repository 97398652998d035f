package io.deputy.compose.assembly;

import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.text.Variables;
import org.jspecify.annotations.Nullable;

/**
 * Gives variables that services take over their values: what is included has variables of its own.
 */
final class Environment {
  private Environment() {}

  static Mapping taken(Mapping file, Variables variables) {
    return file.get("services") instanceof Mapping services
        ? file.with("services", services.map((_, service) -> service(service, variables)))
        : file;
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
