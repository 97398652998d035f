package io.deputy.compose.spec;

import io.deputy.compose.source.ComposeFiles;
import io.deputy.compose.source.FilePath;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.text.DotEnv;
import io.deputy.model.ProcessSpec;
import io.deputy.model.Sorted;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What runs in a container, and with which environment. */
final class ProcessReader {
  private final Project project;

  ProcessReader(Project project) {
    this.project = project;
  }

  ProcessSpec read(View service) {
    restart(service);
    return new ProcessSpec(
        service.texts("entrypoint"),
        service.texts("command"),
        environment(service),
        service.text("user", ""),
        service.text("working_dir", ""),
        service.truth("init", false),
        service.text("stop_signal", ""),
        service.duration("stop_grace_period"));
  }

  /**
   * {@code environment} goes over {@code env_file}; a name without a value anywhere is left out.
   */
  private SortedMap<String, String> environment(View service) {
    var all = new TreeMap<String, String>();
    service.items("env_file").forEach(file -> all.putAll(envFile(file)));
    service
        .pairs("environment")
        .forEach(
            (name, value) -> {
              @Nullable String taken = value == null ? project.variables().get(name) : value;
              if (taken == null) {
                all.remove(name);
              } else {
                all.put(name, taken);
              }
            });
    return Sorted.copyOf(all);
  }

  private Map<String, String> envFile(View file) {
    KeyPath at = file.at();
    String path = file.text("path");
    if (path == null) {
      return Map.of();
    }
    String absolute = FilePath.resolve(project.directory(), path);
    String shown = AppReader.shown(project, absolute);
    if (project.files().kind(absolute) == ComposeFiles.Kind.ABSENT) {
      if (file.truth("required", true)) {
        project
            .findings()
            .problem(
                file.node(),
                at,
                "found no file %s, expected one, or \"required: false\"".formatted(shown));
      }
      return Map.of();
    }
    try {
      String text = project.files().text(absolute);
      return file.text("format", "").equals("raw")
          ? DotEnv.raw(text, project.variables())
          : DotEnv.read(shown, text, project.variables(), project.findings());
    } catch (IOException e) {
      project.findings().problem(file.node(), at, "can't read " + shown + ": " + e.getMessage());
      return Map.of();
    }
  }

  private void restart(View service) {
    String restart = service.text("restart");
    if (restart == null || restart.equals("always") || restart.equals("unless-stopped")) {
      return;
    }
    if (restart.equals("no") || restart.matches("on-failure(:\\d+)?")) {
      project
          .findings()
          .notice(
              service.place("restart"),
              service.at().key("restart"),
              "\"%s\" is not in force yet: Deputy starts a container again whenever it ends"
                  .formatted(restart));
    } else {
      project
          .findings()
          .problem(
              service.place("restart"),
              service.at().key("restart"),
              "found \"%s\", expected no, always, unless-stopped or on-failure[:TIMES]"
                  .formatted(restart));
    }
  }
}
