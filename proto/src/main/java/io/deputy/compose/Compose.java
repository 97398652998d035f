package io.deputy.compose;

import io.deputy.compose.assembly.Assembly;
import io.deputy.compose.assembly.Document;
import io.deputy.compose.assembly.Documents;
import io.deputy.compose.canonical.Canonical;
import io.deputy.compose.canonical.Model;
import io.deputy.compose.canonical.RootBinds;
import io.deputy.compose.source.ComposeFiles;
import io.deputy.compose.source.Findings;
import io.deputy.compose.source.Growth;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Notice;
import io.deputy.compose.source.Place;
import io.deputy.compose.source.Problem;
import io.deputy.compose.spec.AppReader;
import io.deputy.compose.spec.Project;
import io.deputy.compose.text.Variables;
import io.deputy.model.AppSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads Compose files. The stages go on after a problem as far as it makes sense, so that all
 * problems of all files are told at once.
 */
public final class Compose {
  private final Request request;
  private final ComposeFiles files;
  private final Findings findings = new Findings();
  private final Documents documents;

  private Compose(Request request, ComposeFiles files) {
    this.request = request;
    this.files = files;
    this.documents = new Documents(files, request.workingDirectory(), findings);
  }

  /**
   * What Deputy runs of the files: what it can't honour is refused.
   *
   * @throws ComposeException naming everything that is wrong
   */
  public static Loaded load(Request request, ComposeFiles files) throws ComposeException {
    return new Compose(request, files).load();
  }

  /**
   * What the files say, whether Deputy can run it or not.
   *
   * @throws ComposeException naming everything that is wrong
   */
  public static Shown show(Request request, ComposeFiles files) throws ComposeException {
    return new Compose(request, files).show();
  }

  private Shown show() throws ComposeException {
    var settings = new Settings(request, files, findings);
    Model model = model(settings);
    stopIfWrong();
    RootBinds.warn(model, findings);
    return new Shown(model, ordered(findings.notices(), Notice::place));
  }

  private Loaded load() throws ComposeException {
    var settings = new Settings(request, files, findings);
    Model model = model(settings);
    var project =
        new Project(
            model.name(),
            settings.projectDirectory(),
            request.workingDirectory(),
            settings.variables(),
            files,
            findings);
    var reader = new AppReader(project, model);
    AppSpec app = reader.read();
    stopIfWrong();
    if (app == null) {
      throw new IllegalStateException("no app, and no problem that says why");
    }
    return new Loaded(
        app,
        reader.carried(),
        reader.contexts(),
        reader.files(),
        ordered(findings.notices(), Notice::place));
  }

  private Model model(Settings settings) throws ComposeException {
    List<Document> all = documents(settings);
    stopIfWrong();
    String name = AppName.of(request, settings, all, findings);
    Variables variables = settings.variables().with("COMPOSE_PROJECT_NAME", name);
    String home = variables.values().getOrDefault("HOME", "");
    var growth = new Growth(findings);
    var assembly =
        new Assembly(
            files, documents, request.fills(), home.startsWith("/") ? home : "", growth, findings);
    Mapping merged = assembly.of(all, variables, settings.projectDirectory());
    if (growth.isTooMuch()) {
      stopIfWrong();
    }
    return new Canonical(
            name,
            variables,
            settings.profiles(),
            request.fills(),
            files,
            request.workingDirectory(),
            findings)
        .of(merged);
  }

  /** All documents of all files, later ones to be laid over earlier ones. */
  private List<Document> documents(Settings settings) {
    List<String> paths = settings.composeFiles();
    if (paths.isEmpty()) {
      findings.problem(
          Place.of(request.workingDirectory()),
          KeyPath.ROOT,
          "found no Compose file, expected %s here or in a folder above, or files named with -f"
              .formatted(String.join(", ", FileSearch.NAMES)));
    }
    var all = new ArrayList<Document>();
    for (String path : paths) {
      all.addAll(documents.of(path, Place.of(documents.shown(path)), KeyPath.ROOT));
    }
    boolean empty = all.stream().allMatch(document -> document.tree().entries().isEmpty());
    if (empty && !findings.hasProblems()) {
      findings.problem(
          Place.of(String.join(", ", documents.shown())),
          KeyPath.ROOT,
          "is empty, expected services");
    }
    return all;
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
    List<String> shown = documents.shown();
    return found.stream()
        .sorted(
            Comparator.comparingInt(
                    (T finding) -> Math.floorMod(shown.indexOf(place.of(finding).file()), 1 << 20))
                .thenComparingInt(finding -> place.of(finding).line())
                .thenComparingInt(finding -> place.of(finding).column()))
        .toList();
  }
}
