package io.deputy.compose.assembly;

import io.deputy.compose.form.Nodes;
import io.deputy.compose.source.ComposeFiles;
import io.deputy.compose.source.FilePath;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.text.DotEnv;
import io.deputy.compose.text.Variables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code include}: puts what other files declare into a document. Each has a folder and variables
 * of its own, over which those of the including file go.
 *
 * @param folder of the including file's project: absolute
 * @param trail the including files, this one last
 */
record Including(Assembly assembly, Variables variables, String folder, Trail trail) {
  private static final List<String> SECTIONS =
      List.of("services", "volumes", "networks", "secrets", "configs", "models");

  Mapping into(Mapping file) {
    if (!(file.get("include") instanceof Listing includes)) {
      return file.without("include");
    }
    Mapping all = file.without("include");
    int index = 0;
    for (Node item : includes.items()) {
      KeyPath at = KeyPath.ROOT.key("include").item(index++);
      if (item instanceof Mapping include) {
        all = with(all, imported(include, at), include, at);
      }
    }
    return all;
  }

  private Mapping imported(Mapping include, KeyPath at) {
    List<Scalar> paths = include.scalars("path");
    if (paths.isEmpty()) {
      assembly.findings().problem(include, at, "lacks the key \"path\"");
      return Mapping.empty(include.place());
    }
    String main = paths.getFirst().text();
    if (trail.has(main)) {
      assembly
          .findings()
          .problem(include, at, "files include each other: " + shown(trail.with(main)));
      return Mapping.empty(include.place());
    }
    if (!assembly.growth().includes(include.place(), at)) {
      return Mapping.empty(include.place());
    }
    String project =
        include.get("project_directory") instanceof Scalar told && !told.text().isEmpty()
            ? told.text()
            : FilePath.parent(main);
    var documents = new ArrayList<Document>();
    for (Scalar path : paths) {
      documents.addAll(assembly.documents().of(path.text(), path.place(), at));
    }
    return assembly.of(documents, variables.over(envFiles(include, project, at)), project, trail);
  }

  private String shown(Trail files) {
    return String.join(" → ", files.steps().stream().map(assembly.documents()::shown).toList());
  }

  private Map<String, String> envFiles(Mapping include, String project, KeyPath at) {
    var all = new LinkedHashMap<String, String>();
    List<Scalar> named = include.scalars("env_file");
    if (named.isEmpty()) {
      String usual = FilePath.resolve(project, ".env");
      if (assembly.files().kind(usual) == ComposeFiles.Kind.FILE) {
        all.putAll(envFile(Scalar.text(include.place(), usual), at, all));
      }
    }
    named.forEach(path -> all.putAll(envFile(path, at.key("env_file"), all)));
    return all;
  }

  private Map<String, String> envFile(Scalar path, KeyPath at, Map<String, String> before) {
    String shown = assembly.documents().shown(path.text());
    try {
      String text = assembly.files().text(path.text());
      return assembly.growth().fills(text.length(), path.place(), at)
          ? DotEnv.read(shown, text, variables.over(before), assembly.findings())
          : Map.of();
    } catch (IOException e) {
      assembly.findings().problem(path, at, "can't read " + shown + ": " + e.getMessage());
      return Map.of();
    }
  }

  /** What is declared on both sides must be the same. */
  private Mapping with(Mapping file, Mapping imported, Node include, KeyPath at) {
    Mapping all = file;
    for (String section : SECTIONS) {
      if (imported.get(section) instanceof Mapping from) {
        Mapping to =
            all.get(section) instanceof Mapping there ? there : Mapping.empty(from.place());
        all = all.with(section, joined(section, from, to, include, at));
      }
    }
    return all;
  }

  private Mapping joined(String section, Mapping from, Mapping to, Node include, KeyPath at) {
    var entries = new LinkedHashMap<>(to.entries());
    from.entries()
        .forEach(
            (name, entry) -> {
              @Nullable Node there = to.get(name);
              if (there == null) {
                entries.put(name, entry);
              } else if (!Nodes.same(there, entry.value())) {
                assembly
                    .findings()
                    .problem(
                        include,
                        at,
                        "brings %s.%s of %s, which %s declares otherwise"
                            .formatted(section, name, entry.place(), there.place()));
              }
            });
    return new Mapping(to.place(), entries);
  }
}
