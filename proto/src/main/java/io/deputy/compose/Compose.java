package io.deputy.compose;

import io.deputy.compose.form.Keys;
import io.deputy.compose.form.Tags;
import io.deputy.compose.source.ComposeFiles;
import io.deputy.compose.source.FilePath;
import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Notice;
import io.deputy.compose.source.Place;
import io.deputy.compose.source.Problem;
import io.deputy.compose.source.YamlReader;
import io.deputy.compose.spec.AppReader;
import io.deputy.compose.spec.Project;
import io.deputy.compose.text.Interpolation;
import io.deputy.compose.text.Variables;
import io.deputy.model.AppSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Reads Compose files. The stages go on after a problem as far as it makes sense, so that all
 * problems of all files are told at once.
 */
public final class Compose {
  private final Request request;
  private final ComposeFiles files;
  private final Findings findings = new Findings();

  /** As messages call them, in their order. */
  private final List<String> shown = new ArrayList<>();

  private Compose(Request request, ComposeFiles files) {
    this.request = request;
    this.files = files;
  }

  /**
   * @throws ComposeException naming everything that is wrong
   */
  public static Loaded load(Request request, ComposeFiles files) throws ComposeException {
    return new Compose(request, files).load();
  }

  private Loaded load() throws ComposeException {
    var settings = new Settings(request, files, findings);
    List<String> paths = settings.composeFiles();
    if (paths.isEmpty()) {
      findings.problem(
          Place.of(request.workingDirectory()),
          KeyPath.ROOT,
          "found no Compose file, expected %s here or in a folder above, or files named with -f"
              .formatted(String.join(", ", FileSearch.NAMES)));
    }
    List<Node> documents = documents(paths);
    stopIfWrong();

    String name = AppName.of(request, settings, documents, findings);
    stopIfWrong();
    Variables variables = settings.variables().with("COMPOSE_PROJECT_NAME", name);
    Node merged = merged(documents, variables);
    var project =
        new Project(
            name,
            settings.projectDirectory(),
            request.workingDirectory(),
            variables,
            settings.profiles(),
            files,
            findings);
    var reader = new AppReader(project, merged);
    AppSpec app = reader.read();
    stopIfWrong();
    if (app == null) {
      throw new IllegalStateException("no app, and no problem that says why");
    }
    return new Loaded(app, reader.carried(), ordered(findings.notices(), Notice::place));
  }

  /** All documents of all files, later ones to be laid over earlier ones. */
  private List<Node> documents(List<String> paths) {
    var documents = new ArrayList<Node>();
    for (String path : paths) {
      String file = FilePath.within(request.workingDirectory(), path);
      shown.add(file);
      try {
        List<Node> found = YamlReader.read(file, files.text(path), findings);
        found.stream().filter(document -> isFile(document)).forEach(documents::add);
      } catch (IOException e) {
        findings.problem(Place.of(file), KeyPath.ROOT, "can't be read: " + e.getMessage());
      }
    }
    if (documents.isEmpty() && !findings.hasProblems()) {
      findings.problem(
          Place.of(String.join(", ", shown)), KeyPath.ROOT, "is empty, expected services");
    }
    return documents;
  }

  /** An empty document is passed over, one that can't be a Compose file is a problem. */
  private boolean isFile(Node document) {
    if (document instanceof Scalar s && s.isNothing()) {
      return false;
    }
    if (!(document instanceof Mapping mapping)) {
      findings.problem(
          document, KeyPath.ROOT, "found " + document.found() + ", expected a mapping");
      return false;
    }
    boolean old =
        !mapping.entries().containsKey("services")
            && !mapping.entries().isEmpty()
            && mapping.entries().values().stream().allMatch(e -> isService(e.value()));
    if (old) {
      findings.problem(
          document,
          KeyPath.ROOT,
          "has its services at the top, as in format 1, which is not supported yet; put them under"
              + " \"services\"");
    }
    return !old;
  }

  private static boolean isService(Node node) {
    return node instanceof Mapping m
        && (m.entries().containsKey("image") || m.entries().containsKey("build"));
  }

  private Node merged(List<Node> documents, Variables variables) {
    var interpolation = new Interpolation(variables, findings);
    Node merged = null;
    for (Node document : documents) {
      Node filled = interpolation.fill(document, KeyPath.ROOT);
      Node normal = Keys.FILE.read(filled, KeyPath.ROOT, findings);
      merged = merged == null ? normal : Keys.FILE.over(merged, normal);
    }
    return Tags.without(Objects.requireNonNull(merged, "no documents"));
  }

  private void stopIfWrong() throws ComposeException {
    if (findings.hasProblems()) {
      throw new ComposeException(
          ordered(findings.problems(), Problem::place), ordered(findings.notices(), Notice::place));
    }
  }

  private interface PlaceOf<T> {
    Place of(T finding);
  }

  /** In the order in which a user meets them in the files. */
  private <T> List<T> ordered(List<T> found, PlaceOf<T> place) {
    return found.stream()
        .sorted(
            Comparator.comparingInt(
                    (T finding) -> Math.floorMod(shown.indexOf(place.of(finding).file()), 1 << 20))
                .thenComparingInt(finding -> place.of(finding).line())
                .thenComparingInt(finding -> place.of(finding).column()))
        .toList();
  }
}
