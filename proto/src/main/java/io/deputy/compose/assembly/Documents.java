package io.deputy.compose.assembly;

import io.deputy.compose.source.ComposeFiles;
import io.deputy.compose.source.FilePath;
import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.source.Place;
import io.deputy.compose.source.YamlReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads files, each once. */
public final class Documents {
  /** Nobody's app has more; a file that includes itself under ever new names would. */
  private static final int MAX_FILES = 1000;

  /** Ten times as many as anybody has. */
  public static final int MAX_SERVICES = 5000;

  private final ComposeFiles files;
  private final String workingDirectory;
  private final Findings findings;
  private final Map<String, List<Document>> byPath = new LinkedHashMap<>();
  private final Set<String> unreadable = new HashSet<>();

  public Documents(ComposeFiles files, String workingDirectory, Findings findings) {
    this.files = files;
    this.workingDirectory = workingDirectory;
    this.findings = findings;
  }

  /** As messages call a file. */
  public String shown(String path) {
    return FilePath.within(workingDirectory, path);
  }

  /** The files that were read, as messages call them, in their order. */
  public List<String> shown() {
    return byPath.keySet().stream().map(this::shown).toList();
  }

  /**
   * The documents of a file, later ones to be laid over earlier ones; what is wrong with them is
   * among the findings.
   *
   * @param place where the file is named
   */
  public List<Document> of(String path, Place place, KeyPath at) {
    List<Document> known = byPath.get(path);
    if (known != null) {
      return known;
    }
    if (byPath.size() == MAX_FILES) {
      findings.problem(place, at, "more than %,d files".formatted(MAX_FILES));
      return List.of();
    }
    byPath.put(path, List.of());
    List<Document> read = read(path, place, at);
    byPath.put(path, read);
    return read;
  }

  private List<Document> read(String path, Place place, KeyPath at) {
    var found = new ArrayList<Document>();
    String file = shown(path);
    try {
      List<Node> nodes = YamlReader.read(file, files.text(path), findings);
      for (Node node : nodes) {
        if (isFile(node, nodes.size() == 1)) {
          Mapping tree = OldFormat.lifted((Mapping) node);
          if (isBounded(tree)) {
            found.add(new Document(path, tree));
          }
        }
      }
    } catch (IOException e) {
      unreadable.add(path);
      boolean own = place.file().equals(file);
      findings.problem(place, at, (own ? "" : file + " ") + "can't be read: " + e.getMessage());
    }
    return found;
  }

  /** Whether its text could not be had at all, which is told already. */
  boolean isUnreadable(String path) {
    return unreadable.contains(path);
  }

  /** Here, so that nobody waits for what is read, merged and checked of a hundred thousand. */
  private boolean isBounded(Mapping file) {
    if (file.get("services") instanceof Mapping all && all.entries().size() > MAX_SERVICES) {
      findings.problem(
          all, KeyPath.ROOT.key("services"), "more than %,d services".formatted(MAX_SERVICES));
      return false;
    }
    return true;
  }

  /**
   * An empty file is passed over; a document that can't be a Compose file is a problem, also an
   * empty one among others, as after a {@code ---} at the end.
   */
  private boolean isFile(Node document, boolean alone) {
    if (alone && document instanceof Scalar s && s.isNothing()) {
      return false;
    }
    if (document instanceof Mapping) {
      return true;
    }
    findings.problem(document, KeyPath.ROOT, "found " + document.found() + ", expected a mapping");
    return false;
  }
}
