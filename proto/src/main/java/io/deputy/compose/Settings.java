package io.deputy.compose;

import io.deputy.compose.source.ComposeFiles;
import io.deputy.compose.source.FilePath;
import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Place;
import io.deputy.compose.text.DotEnv;
import io.deputy.compose.text.Variables;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What request, environment and env files say together. The environment of the process goes over
 * the env files; both may name Compose files, profiles and the app.
 */
final class Settings {
  private final Request request;
  private final ComposeFiles files;
  private final Findings findings;
  private final Variables variables;
  private final List<String> composeFiles;

  Settings(Request request, ComposeFiles files, Findings findings) {
    this.request = request;
    this.files = files;
    this.findings = findings;
    var search = new FileSearch(files, request.workingDirectory());
    var process = new Variables(request.environment());
    // The files tell where .env is, and .env may name the files.
    List<String> found = search.find(request.files(), process);
    this.variables = process.over(envFiles(directoryOf(found), process));
    this.composeFiles = search.find(request.files(), variables);
  }

  Variables variables() {
    return variables;
  }

  List<String> composeFiles() {
    return composeFiles;
  }

  /** Absolute. */
  String projectDirectory() {
    return directoryOf(composeFiles);
  }

  Set<String> profiles() {
    var all = new HashSet<>(request.profiles());
    @Nullable String listed = variables.get("COMPOSE_PROFILES");
    if (all.isEmpty() && listed != null) {
      for (String profile : listed.split(",", -1)) {
        all.add(profile.strip());
      }
    }
    all.remove("");
    return all;
  }

  private String directoryOf(List<String> composeFiles) {
    @Nullable String told = request.projectDirectory();
    if (told != null) {
      return FilePath.resolve(request.workingDirectory(), told);
    }
    return composeFiles.isEmpty() || composeFiles.getFirst().equals(FileSearch.STANDARD_INPUT)
        ? request.workingDirectory()
        : FilePath.parent(composeFiles.getFirst());
  }

  private Map<String, String> envFiles(String directory, Variables process) {
    var all = new LinkedHashMap<String, String>();
    if (request.envFiles().isEmpty()) {
      String usual = FilePath.resolve(directory, ".env");
      if (files.kind(usual) == ComposeFiles.Kind.FILE) {
        all.putAll(envFile(usual, process));
      }
    }
    for (String named : request.envFiles()) {
      String path = FilePath.resolve(request.workingDirectory(), named);
      all.putAll(envFile(path, process.over(all))); // a later one may use what an earlier one sets
    }
    return all;
  }

  private Map<String, String> envFile(String path, Variables around) {
    String file = FilePath.within(request.workingDirectory(), path);
    try {
      return DotEnv.read(file, files.text(path), around, findings);
    } catch (IOException e) {
      findings.problem(Place.of(file), KeyPath.ROOT, "can't be read: " + e.getMessage());
      return Map.of();
    }
  }
}
