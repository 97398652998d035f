package io.deputy.compose;

import io.deputy.compose.source.ComposeFiles;
import io.deputy.compose.source.FilePath;
import io.deputy.compose.text.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which files to load: those that were named, else those of {@code COMPOSE_FILE}, else the first
 * with a usual name in the working directory or a folder above it, with its override.
 */
final class FileSearch {
  static final String STANDARD_INPUT = "-";
  static final List<String> NAMES =
      List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");
  private static final List<String> OVERRIDES =
      List.of(
          "compose.override.yml",
          "compose.override.yaml",
          "docker-compose.override.yml",
          "docker-compose.override.yaml");

  private final ComposeFiles files;
  private final String workingDirectory;

  FileSearch(ComposeFiles files, String workingDirectory) {
    this.files = files;
    this.workingDirectory = workingDirectory;
  }

  /** Absolute paths; empty if there is none anywhere. */
  List<String> find(List<String> named, Variables variables) {
    if (!named.isEmpty()) {
      return named.stream().map(this::absolute).toList();
    }
    @Nullable String listed = variables.get("COMPOSE_FILE");
    if (listed != null && !listed.isEmpty()) {
      @Nullable String separator = variables.get("COMPOSE_PATH_SEPARATOR");
      String by = separator == null || separator.isEmpty() ? ":" : separator;
      return Pattern.compile(by, Pattern.LITERAL)
          .splitAsStream(listed)
          .filter(file -> !file.isEmpty())
          .map(this::absolute)
          .toList();
    }
    return search();
  }

  private String absolute(String file) {
    return file.equals(STANDARD_INPUT) ? file : FilePath.resolve(workingDirectory, file);
  }

  private List<String> search() {
    for (String folder = workingDirectory; ; folder = FilePath.parent(folder)) {
      var found = new ArrayList<String>();
      first(folder, NAMES, found);
      if (!found.isEmpty()) {
        first(folder, OVERRIDES, found);
        return found;
      }
      if (folder.equals("/")) {
        return List.of();
      }
    }
  }

  private void first(String folder, List<String> names, List<String> found) {
    names.stream()
        .map(name -> FilePath.resolve(folder, name))
        .filter(path -> files.kind(path) == ComposeFiles.Kind.FILE)
        .findFirst()
        .ifPresent(found::add);
  }
}
