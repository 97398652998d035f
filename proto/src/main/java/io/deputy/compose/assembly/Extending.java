package io.deputy.compose.assembly;

import io.deputy.compose.form.Keys;
import io.deputy.compose.form.Tags;
import io.deputy.compose.source.FilePath;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Node.Tagged;
import io.deputy.compose.source.Node.Wrong;
import io.deputy.compose.source.Suggestion;
import io.deputy.compose.text.Interpolation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code extends}: lays a service over another one, of the same document or of another file, whose
 * relative paths start from that file.
 */
final class Extending {
  /** Nobody extends what extends … so often. */
  private static final int MAX_STEPS = 50;

  private final Assembly assembly;
  private final Interpolation interpolation;

  /** Extended services of other files, by file and name. */
  private final Map<String, Node> byFile = new HashMap<>();

  /** Told already: each service of a circle leads into it. */
  private final Set<Set<String>> circles = new HashSet<>();

  private boolean tooLong;

  Extending(Assembly assembly, Interpolation interpolation) {
    this.assembly = assembly;
    this.interpolation = interpolation;
  }

  /** The document with its services extended. */
  Mapping services(Mapping file, String path) {
    if (!(file.get("services") instanceof Mapping services)) {
      return file;
    }
    var source = new Source(path, name -> services.get(name), services.entries().keySet());
    Map<String, Node> done = new HashMap<>();
    return file.with(
        "services",
        services.map((name, service) -> extended(name, service, source, done, Trail.EMPTY)));
  }

  /** Where services are looked up by name. */
  private record Source(String path, Lookup lookup, Iterable<String> names) {
    interface Lookup {
      @Nullable Node service(String name);
    }
  }

  private Node extended(
      String name, Node node, Source source, Map<String, Node> done, Trail trail) {
    Node known = done.get(name);
    if (known != null) {
      return known;
    }
    if (node instanceof Tagged tagged) {
      return new Tagged(tagged.tag(), extended(name, tagged.node(), source, done, trail));
    }
    Node result =
        node instanceof Mapping service && service.has("extends")
            ? extended(name, service, source, trail.with(step(name, source)))
            : node;
    done.put(name, result);
    return result;
  }

  private String step(String name, Source source) {
    return assembly.documents().shown(source.path()) + ":" + name;
  }

  private Node extended(String name, Mapping service, Source source, Trail trail) {
    Mapping own = service.without("extends");
    Node written = Objects.requireNonNull(service.get("extends"));
    KeyPath at = KeyPath.ROOT.key("services").key(name).key("extends");
    if (!(written instanceof Mapping extending)
        || !(extending.get("service") instanceof Scalar base)) {
      if (!(written instanceof Wrong)) {
        wrong(written, at, "lacks the key \"service\"");
      }
      return withoutBase(own);
    }
    Node found = base(base, extending.get("file"), source, at, trail);
    return (found instanceof Mapping || found instanceof Tagged)
            && assembly.growth().takes(found, base.place(), at)
        ? Keys.SERVICE.over(Tags.without(found), own)
        : withoutBase(own);
  }

  /** Nobody is told that it lacks an image, which it may have been meant to take over. */
  private static Mapping withoutBase(Mapping own) {
    return own.has("image") ? own : own.with("image", new Wrong(own.place()));
  }

  /** What is extended, itself extended; {@link Wrong} after telling why there is none. */
  private Node base(Scalar name, @Nullable Node file, Source source, KeyPath at, Trail trail) {
    Source in = file instanceof Scalar path && !path.isNothing() ? source(path, at) : source;
    String step = step(name.text(), in);
    if (trail.steps().size() > MAX_STEPS && !trail.has(step)) {
      boolean first = !tooLong;
      tooLong = true;
      return first
          ? wrong(name, at, "one service extends another more than %d times".formatted(MAX_STEPS))
          : new Wrong(name.place());
    }
    if (trail.has(step)) {
      return circles.add(Set.copyOf(trail.steps()))
          ? wrong(name, at, "services extend each other: " + trail.with(step))
          : new Wrong(name.place());
    }
    @Nullable Node found = in.lookup().service(name.text());
    if (found == null && assembly.documents().isUnreadable(in.path())) {
      return new Wrong(name.place());
    }
    if (found == null) {
      String where =
          in.path().equals(source.path()) ? "" : " in " + assembly.documents().shown(in.path());
      assembly
          .findings()
          .problem(
              name.place(),
              at,
              () ->
                  "there is no service \"%s\"%s; %s"
                      .formatted(name.text(), where, Suggestion.among(names(in), name.text())));
      return new Wrong(name.place());
    }
    return extended(name.text(), found, in, new HashMap<>(), trail);
  }

  private static List<String> names(Source source) {
    var all = new ArrayList<String>();
    source.names().forEach(all::add);
    return all;
  }

  private Source source(Scalar path, KeyPath at) {
    List<Document> documents = assembly.documents().of(path.text(), path.place(), at);
    return new Source(path.text(), name -> ofFile(path.text(), name, documents), names(documents));
  }

  private static List<String> names(List<Document> documents) {
    return documents.stream()
        .map(document -> document.tree().get("services"))
        .filter(Mapping.class::isInstance)
        .flatMap(services -> ((Mapping) services).entries().keySet().stream())
        .distinct()
        .toList();
  }

  /** One service of another file in normal form: nothing else of that file is looked at. */
  private @Nullable Node ofFile(String path, String name, List<Document> documents) {
    String key = path + " " + name;
    if (byFile.containsKey(key)) {
      return byFile.get(key);
    }
    KeyPath at = KeyPath.ROOT.key("services").key(name);
    @Nullable Node merged = null;
    for (Document document : documents) {
      @Nullable Node written =
          document.tree().get("services") instanceof Mapping services ? services.get(name) : null;
      if (written != null) {
        Node normal = Keys.SERVICE.read(interpolation.fill(written, at), at, assembly.findings());
        merged = merged == null ? normal : Keys.SERVICE.over(merged, normal);
      }
    }
    if (merged == null) {
      return null;
    }
    Node resolved = resolved(merged, name, path);
    byFile.put(key, resolved);
    return resolved;
  }

  private Node resolved(Node service, String name, String path) {
    Mapping file = Mapping.of(service, "services", Mapping.of(service, name, service));
    var paths = new RelativePaths(FilePath.parent(path), assembly.home());
    @Nullable Node found =
        paths.of(file) instanceof Mapping done && done.get("services") instanceof Mapping services
            ? services.get(name)
            : null;
    return found == null ? service : found;
  }

  private Wrong wrong(Node at, KeyPath key, String message) {
    assembly.findings().problem(at, key, message);
    return new Wrong(at.place());
  }
}
