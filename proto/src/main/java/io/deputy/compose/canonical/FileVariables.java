package io.deputy.compose.canonical;

import io.deputy.compose.source.ComposeFiles;
import io.deputy.compose.source.FilePath;
import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Entry;
import io.deputy.compose.source.Node.Listing;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.source.Node.Scalar;
import io.deputy.compose.text.DotEnv;
import io.deputy.compose.text.Variables;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts what {@code env_file} and {@code label_file} name into {@code environment} and {@code
 * labels}, which go over them.
 *
 * @param workingDirectory messages leave it out of paths
 */
record FileVariables(
    ComposeFiles files, Variables variables, String workingDirectory, Findings findings) {
  Mapping into(String name, Mapping service) {
    KeyPath at = KeyPath.ROOT.key("services").key(name);
    return labels(environment(service, at), at);
  }

  private Mapping environment(Mapping service, KeyPath at) {
    if (!(service.get("env_file") instanceof Listing named)) {
      return service;
    }
    Map<String, String> own = values(service.get("environment"));
    var all = new LinkedHashMap<>(own);
    int index = 0;
    for (Node item : named.items()) {
      KeyPath here = at.key("env_file").item(index++);
      if (item instanceof Mapping file) {
        all.putAll(envFile(file, variables.over(own), all, here));
      }
    }
    return with(service.without("env_file"), "environment", all);
  }

  private Map<String, String> envFile(
      Mapping file, Variables around, Map<String, String> earlier, KeyPath at) {
    if (!(file.get("path") instanceof Scalar path)) {
      return Map.of();
    }
    boolean required = !(file.get("required") instanceof Scalar s) || s.text().equals("true");
    if (files.kind(path.text()) == ComposeFiles.Kind.ABSENT) {
      if (required) {
        findings.problem(
            path,
            at,
            "found no file %s, expected one, or \"required: false\"".formatted(shown(path)));
      }
      return Map.of();
    }
    boolean raw = file.get("format") instanceof Scalar s && s.text().equals("raw");
    return read(path, around, earlier, raw, at);
  }

  /**
   * @param earlier of the files before, for what neither is around nor in this file
   */
  private Map<String, String> read(
      Scalar path, Variables around, Map<String, String> earlier, boolean raw, KeyPath at) {
    try {
      String text = files.text(path.text());
      return raw
          ? DotEnv.raw(shown(path), text, around, findings)
          : DotEnv.read(shown(path), text, around, earlier, findings);
    } catch (IOException e) {
      findings.problem(path, at, "can't read " + shown(path) + ": " + e.getMessage());
      return Map.of();
    }
  }

  private String shown(Scalar path) {
    return FilePath.within(workingDirectory, path.text());
  }

  private Mapping labels(Mapping service, KeyPath at) {
    if (!(service.get("label_file") instanceof Listing named)) {
      return service;
    }
    var all = new LinkedHashMap<String, String>();
    int index = 0;
    for (Node item : named.items()) {
      KeyPath here = at.key("label_file").item(index++);
      if (item instanceof Scalar path) {
        all.putAll(read(path, Variables.of(all), Map.of(), false, here));
      }
    }
    return with(service.without("label_file"), "labels", all);
  }

  private static Map<String, String> values(@Nullable Node pairs) {
    var all = new LinkedHashMap<String, String>();
    if (pairs instanceof Mapping mapping) {
      mapping
          .entries()
          .forEach(
              (name, entry) -> {
                if (entry.value() instanceof Scalar s && !s.isNothing()) {
                  all.put(name, s.text());
                }
              });
    }
    return all;
  }

  /** The service's own values go over those, also a name that stands alone. */
  private static Mapping with(Mapping service, String key, Map<String, String> values) {
    Mapping own = service.mapping(key);
    var entries = new LinkedHashMap<String, Entry>();
    values.forEach(
        (name, value) ->
            entries.put(name, new Entry(own.place(), Scalar.text(own.place(), value))));
    entries.putAll(own.entries());
    return entries.isEmpty() ? service : service.with(key, new Mapping(own.place(), entries));
  }
}
