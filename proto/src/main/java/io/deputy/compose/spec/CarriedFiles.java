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

  CarriedFiles(Project project) {
    this.project = project;
  }

  /** Null, and a problem, if it can't be read. */
  @Nullable Content carry(String path, Place place, KeyPath at) {
    Content known = byPath.get(path);
    if (known != null) {
      return known;
    }
    try {
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

  SortedMap<String, String> paths() {
    return Sorted.copyOf(byHash);
  }
}
