package io.deputy.compose.spec;

import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which keys of a service nothing prints, since their values come from variables and may be
 * secrets, as in {@code --requirepass ${PASSWORD}}. Of keys where operators want to see what a
 * variable changed, and where no password has a place, such as {@code image}, none is among them;
 * those of {@code environment} are never printed anyway.
 */
final class Withheld {
  private static final List<List<String>> AS_A_WHOLE =
      List.of(
          List.of("entrypoint"),
          List.of("command"),
          List.of("healthcheck", "test"),
          List.of("post_start"),
          List.of("pre_stop"),
          List.of("x-deputy", "probe"));

  private static final List<List<String>> BY_NAME =
      List.of(
          List.of("labels"),
          List.of("annotations"),
          List.of("logging", "options"),
          List.of("deploy", "labels"));

  private Withheld() {}

  /** Their paths, as differences name them: {@code command}, {@code labels.NAME}. */
  static SortedSet<String> keys(View service) {
    var keys = new TreeSet<String>();
    for (List<String> path : AS_A_WHOLE) {
      if (hasVariables(at(service, path))) {
        keys.add(String.join(".", path));
      }
    }
    for (List<String> path : BY_NAME) {
      if (at(service, path) instanceof Mapping pairs) {
        pairs.entries().keySet().stream()
            .filter(name -> hasVariables(pairs.get(name)))
            .forEach(name -> keys.add(String.join(".", path) + "." + name));
      }
    }
    return keys;
  }

  private static @Nullable Node at(View service, List<String> path) {
    Node node = service.node();
    for (String key : path) {
      node = node instanceof Mapping mapping ? mapping.get(key) : null;
    }
    return node;
  }

  private static boolean hasVariables(@Nullable Node node) {
    return switch (node) {
      case Scalar s -> s.origin().written().contains("$");
      case Listing list -> list.items().stream().anyMatch(Withheld::hasVariables);
      case Mapping mapping ->
          mapping.entries().keySet().stream().anyMatch(key -> hasVariables(mapping.get(key)));
      case Node.Tagged tagged -> hasVariables(tagged.node());
      case Node.Wrong _ -> false;
      case null -> false;
    };
  }
}
