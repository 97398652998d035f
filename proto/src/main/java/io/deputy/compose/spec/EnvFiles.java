package io.deputy.compose.spec;

import io.deputy.compose.source.ComposeFiles;
import io.deputy.compose.source.FilePath;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Place;
import io.deputy.compose.text.DotEnv;
import java.io.IOException;
import java.util.Map;

/** Files of {@code NAME=value}: of variables, and of labels. */
final class EnvFiles {
  private final Project project;

  EnvFiles(Project project) {
    this.project = project;
  }

  /** One of {@code env_file}. */
  Map<String, String> read(View file) {
    String path = file.text("path");
    return path == null
        ? Map.of()
        : read(
            path,
            file.text("format", "").equals("raw"),
            file.truth("required", true),
            file.node().place(),
            file.at());
  }

  /** Empty, and a problem, if it is not there or can't be read. */
  Map<String, String> read(String path, Place place, KeyPath at) {
    return read(path, false, true, place, at);
  }

  private Map<String, String> read(
      String path, boolean raw, boolean required, Place place, KeyPath at) {
    String absolute = FilePath.resolve(project.directory(), path);
    String shown = AppReader.shown(project, absolute);
    if (project.files().kind(absolute) == ComposeFiles.Kind.ABSENT) {
      if (required) {
        String instead = at.text().contains("env_file") ? ", or \"required: false\"" : "";
        project
            .findings()
            .problem(place, at, "found no file %s, expected one%s".formatted(shown, instead));
      }
      return Map.of();
    }
    try {
      String text = project.files().text(absolute);
      return raw
          ? DotEnv.raw(text, project.variables())
          : DotEnv.read(shown, text, project.variables(), project.findings());
    } catch (IOException e) {
      project.findings().problem(place, at, "can't read " + shown + ": " + e.getMessage());
      return Map.of();
    }
  }
}
