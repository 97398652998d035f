package io.deputy.compose.spec;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.deputy.compose.source.ComposeFiles;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.model.Content;
import io.deputy.model.FileBytes;
import io.deputy.model.Mount;
import io.deputy.model.Sorted;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code configs} and {@code secrets} of a file: what is in each, which is looked for once, when a
 * service first has it.
 */
final class GivenFiles {
  /** Whoever may execute a file that came from a disk, may read it as well. */
  private static final int EXECUTE = 0111;

  private final Project project;
  private final View file;
  private final Map<String, Optional<Given>> known = new HashMap<>();
  private final SortedMap<String, FileBytes> byHash = new TreeMap<>();
  private long bytes;

  /**
   * @param external its name in Consul, or empty
   * @param content null for an external one
   * @param mode for whoever doesn't say one
   */
  record Given(String external, @Nullable Content content, int mode) {}

  GivenFiles(Project project, View file) {
    this.project = project;
    this.file = file;
  }

  /** Null, and a problem the first time, if there is nothing to be given. */
  @Nullable Given of(Mount.File.Kind kind, String name) {
    String section = section(kind);
    return known
        .computeIfAbsent(
            section + "/" + name,
            _ -> Optional.ofNullable(look(file.child(section).child(name), name)))
        .orElse(null);
  }

  /** Then it is not on this disk, and never stays at home. */
  boolean isExternal(Mount.File.Kind kind, String name) {
    return isExternal(file.child(section(kind)).child(name));
  }

  private static boolean isExternal(View resource) {
    return resource.truth("external", false);
  }

  static String section(Mount.File.Kind kind) {
    return switch (kind) {
      case CONFIG -> "configs";
      case SECRET -> "secrets";
    };
  }

  private @Nullable Given look(View resource, String name) {
    if (isExternal(resource)) {
      return new Given(resource.text("name", name), null, Mount.File.USUAL_MODE);
    }
    Scalar path = resource.scalar("file");
    Scalar variable = resource.scalar("environment");
    if (path != null) {
      return read(path, resource);
    }
    if (variable != null) {
      return variable(variable, resource);
    }
    return given(resource, "content", resource.text("content", "").getBytes(UTF_8), 0);
  }

  private @Nullable Given variable(Scalar name, View resource) {
    String value = name.origin().value();
    if (value == null) {
      wrong(
          resource,
          "environment",
          "the variable %s is not set, expected it in the environment or in .env"
              .formatted(name.text()));
      return null;
    }
    return given(resource, "environment", value.getBytes(UTF_8), 0);
  }

  private @Nullable Given read(Scalar source, View resource) {
    String path = source.text();
    if (!path.startsWith("/")) {
      wrong(
          resource,
          "file",
          path.startsWith("~")
              ? "found ~, but HOME is not set to an absolute path"
              : "found %s, expected a path of a Linux machine".formatted(source.found()));
      return null;
    }
    String shown = AppReader.shown(project, path);
    ComposeFiles.Kind kind = project.files().kind(path);
    if (kind != ComposeFiles.Kind.FILE) {
      wrong(
          resource,
          "file",
          kind == ComposeFiles.Kind.ABSENT
              ? "found no file %s, expected one".formatted(shown)
              : "%s is no file that can be read, expected one".formatted(shown));
      return null;
    }
    try {
      byte[] held = project.files().head(path, Mount.File.MAX_BYTES + 1);
      return given(resource, "file", held, project.files().isExecutable(path) ? EXECUTE : 0);
    } catch (IOException e) {
      wrong(resource, "file", "can't read %s: %s".formatted(shown, e.getMessage()));
      return null;
    }
  }

  private @Nullable Given given(View resource, String key, byte[] held, int modeBesides) {
    if (held.length > Mount.File.MAX_BYTES) {
      Scalar source = key.equals("file") ? resource.scalar(key) : null;
      String what = source == null ? "it" : AppReader.shown(project, source.text());
      wrong(
          resource,
          key,
          "%s has more than %,d bytes (500 KiB), which is the most for a config or a secret; larger"
                  .formatted(what, Mount.File.MAX_BYTES)
              + " data belongs into a volume");
      return null;
    }
    var found = new FileBytes(held);
    if (byHash.putIfAbsent(found.content().sha256(), found) == null) {
      bytes += held.length;
    }
    if (bytes > Content.MAX_BYTES) {
      wrong(
          resource,
          key,
          "with it the configs and secrets of the app come to %,d bytes, and at most %,d (%d MiB) may"
                  .formatted(bytes, Content.MAX_BYTES, Content.MAX_BYTES >> 20)
              + " travel; larger data belongs into a volume");
      return null;
    }
    return new Given("", found.content(), Mount.File.USUAL_MODE | modeBesides);
  }

  private void wrong(View resource, String key, String message) {
    project.findings().problem(resource.place(key), resource.at().key(key), message);
  }

  /** All that was given, by the hash of its content. */
  SortedMap<String, FileBytes> contents() {
    return Sorted.copyOf(byHash);
  }
}
