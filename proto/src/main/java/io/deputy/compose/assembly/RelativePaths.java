package io.deputy.compose.assembly;

import io.deputy.compose.source.FilePath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Node.Scalar.Kind;
import io.deputy.compose.source.Node.Tagged;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the paths of a file in normal form absolute.
 *
 * @param folder what relative paths start from: absolute
 * @param home of who runs this; empty where it is not known, and {@code ~} stays
 */
record RelativePaths(String folder, String home) {
  private static final String EVERY = "*";

  /** Keys from the root to each path; {@code *} is every name and every item. */
  private static final List<List<String>> PATHS =
      List.of(
          List.of("services", EVERY, "build", "context"),
          List.of("services", EVERY, "build", "additional_contexts", EVERY),
          List.of("services", EVERY, "build", "ssh", EVERY),
          List.of("services", EVERY, "env_file", EVERY, "path"),
          List.of("services", EVERY, "label_file", EVERY),
          List.of("services", EVERY, "extends", "file"),
          List.of("services", EVERY, "develop", "watch", EVERY, "path"),
          List.of("include", EVERY, "path", EVERY),
          List.of("include", EVERY, "env_file", EVERY),
          List.of("include", EVERY, "project_directory"));

  /** Where nothing means the folder itself. */
  private static final List<List<String>> FILES =
      List.of(List.of("configs", EVERY, "file"), List.of("secrets", EVERY, "file"));

  private static final List<String> MOUNTS = List.of("services", EVERY, "volumes", EVERY);
  private static final List<String> VOLUMES = List.of("volumes", EVERY);

  /** What is on another machine, or stands for something else than a path. */
  private static final Pattern ELSEWHERE =
      Pattern.compile("(?s).*://.*|(?:service:|github\\.com/|git@).*|\\p{L}:[\\\\/].*|\\\\\\\\.*");

  Node of(Node file) {
    Node done = file;
    for (List<String> path : PATHS) {
      done = at(done, path, this::absolute);
    }
    for (List<String> path : FILES) {
      done = at(done, path, this::orFolder);
    }
    done = at(done, MOUNTS, this::mount);
    return at(done, VOLUMES, this::volume);
  }

  /** The tree with what stands at a path replaced, wherever there is something. */
  private static Node at(Node node, List<String> path, UnaryOperator<Node> replaced) {
    if (node instanceof Tagged tagged) {
      return new Tagged(tagged.tag(), at(tagged.node(), path, replaced));
    }
    if (path.isEmpty()) {
      return replaced.apply(node);
    }
    List<String> rest = path.subList(1, path.size());
    return switch (node) {
      case Mapping all when path.getFirst().equals(EVERY) ->
          all.map((_, value) -> at(value, rest, replaced));
      case Listing all when path.getFirst().equals(EVERY) ->
          all.map(item -> at(item, rest, replaced));
      case Mapping mapping -> {
        @Nullable Node value = mapping.get(path.getFirst());
        yield value == null ? mapping : mapping.with(path.getFirst(), at(value, rest, replaced));
      }
      default -> node;
    };
  }

  private Node absolute(Node node) {
    if (!(node instanceof Scalar s)
        || (s.kind() != Kind.TEXT && s.kind() != Kind.TEMPLATE)
        || s.text().isEmpty()
        || ELSEWHERE.matcher(s.text()).matches()) {
      return node;
    }
    if (s.text().startsWith("~")) {
      return home.isEmpty() ? s : s.withText(FilePath.clean(home + "/" + s.text().substring(1)));
    }
    return s.text().startsWith("/") ? s : s.resolved(FilePath.resolve(folder, s.text()), folder);
  }

  private Node orFolder(Node node) {
    return node instanceof Scalar s && s.kind() == Kind.TEXT && s.text().isEmpty()
        ? s.resolved(folder, folder)
        : absolute(node);
  }

  private Node mount(Node node) {
    return node instanceof Mapping mount && mount.says("type", "bind")
        ? at(mount, List.of("source"), this::orFolder)
        : node;
  }

  /** A volume of the local driver may be a bind in disguise. */
  private Node volume(Node node) {
    return node instanceof Mapping volume
            && volume.says("driver", "local")
            && volume.get("driver_opts") instanceof Mapping options
            && options.says("o", "bind")
        ? volume.with("driver_opts", at(options, List.of("device"), this::orFolder))
        : node;
  }

  /** What is built without saying where is built here. */
  Node withContexts(Node file) {
    return at(
        file,
        List.of("services", EVERY, "build"),
        build ->
            build instanceof Mapping mapping && !mapping.has("context")
                ? mapping.with(
                    "context",
                    Scalar.implied(mapping.place(), Kind.TEXT, ".").resolved(folder, folder))
                : build);
  }
}
