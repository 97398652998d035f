package io.deputy.compose.spec;

import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Place;
import io.deputy.model.Content;
import io.deputy.model.Sorted;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files and folders that travel with an app; each is looked at once. */
final class CarriedFiles {
  private final Project project;
  private final Map<String, Content> byPath = new HashMap<>();
  private final SortedMap<String, String> byHash = new TreeMap<>();
  private final SortedMap<String, String> contexts = new TreeMap<>();

  CarriedFiles(Project project) {
    this.project = project;
  }

  /**
   * A link in the project's folder must not lead out of it unseen; what lies outside can be named.
   */
  private void stayInside(String path) throws IOException {
    String within = project.directory().equals("/") ? "/" : project.directory() + "/";
    if (!path.startsWith(within)) {
      return;
    }
    String folder = project.files().real(project.directory());
    String end = project.files().real(path);
    if (!end.startsWith(folder.equals("/") ? "/" : folder + "/")) {
      throw new IOException(
          "is a link to %s, outside of the project's folder; name that if it is meant"
              .formatted(end));
    }
  }

  /** Null, and a problem, if it can't be read. */
  @Nullable Content carry(String path, Place place, KeyPath at) {
    Content known = byPath.get(path);
    if (known != null) {
      return known;
    }
    try {
      stayInside(path);
      Content content = project.files().carry(path);
      byPath.put(path, content);
      byHash.putIfAbsent(content.sha256(), path);
      return content;
    } catch (IOException e) {
      project
          .findings()
          .problem(
              place, at, "can't read " + AppReader.shown(project, path) + ": " + e.getMessage());
      return null;
    }
  }

  /** The context of a build, as {@link #carry}. */
  @Nullable Content context(String path, String dockerfile, Place place, KeyPath at) {
    try {
      Content content = project.files().context(path, dockerfile);
      contexts.putIfAbsent(content.sha256(), path);
      return content;
    } catch (IOException e) {
      project
          .findings()
          .problem(
              place,
              at,
              "can't send %s to be built: %s"
                  .formatted(AppReader.shown(project, path), e.getMessage()));
      return null;
    }
  }

  SortedMap<String, String> paths() {
    return Sorted.copyOf(byHash);
  }

  SortedMap<String, String> contexts() {
    return Sorted.copyOf(contexts);
  }
}
