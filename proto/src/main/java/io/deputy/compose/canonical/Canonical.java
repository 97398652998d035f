package io.deputy.compose.canonical;

import io.deputy.compose.assembly.Documents;
import io.deputy.compose.form.Keys;
import io.deputy.compose.source.ComposeFiles;
import io.deputy.compose.source.Findings;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.compose.source.Node.Entry;
import io.deputy.compose.source.Node.Mapping;
import io.deputy.compose.text.Variables;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes the model of an app of the one tree that its files became.
 *
 * @param profiles that are active
 * @param fills whether variables were filled in: if not, neither are those of env files
 * @param workingDirectory messages leave it out of paths
 */
public record Canonical(
    String app,
    Variables variables,
    Set<String> profiles,
    boolean fills,
    ComposeFiles files,
    String workingDirectory,
    Findings findings) {
  public Canonical {
    profiles = Set.copyOf(profiles);
  }

  /** What is wrong is among the findings, and left out or as it was found. */
  public Model of(Mapping merged) {
    Node whole = Keys.FILE.whole(merged, KeyPath.ROOT, findings);
    Mapping file = new Implied(app, variables).of(whole instanceof Mapping m ? m : merged);
    Mapping all = file.mapping("services");
    if (all.entries().size() > Documents.MAX_SERVICES) { // more in one file are not even merged
      findings.problem(
          all,
          KeyPath.ROOT.key("services"),
          "more than %,d services".formatted(Documents.MAX_SERVICES));
    }
    var active = new LinkedHashMap<String, Entry>();
    var inactive = new LinkedHashMap<String, List<String>>();
    var known = new TreeSet<String>();
    all.entries()
        .forEach(
            (name, entry) -> {
              known.addAll(Selection.profiles(entry.value()));
              if (Selection.isActive(entry.value(), profiles)) {
                active.put(name, entry);
              } else {
                inactive.put(name, Selection.profiles(entry.value()));
              }
            });
    Mapping services = new Mapping(all.place(), active);
    new Consistency(file, services, inactive, findings).check();
    var values = new FileVariables(files, variables, workingDirectory, findings);
    if (fills) {
      services =
          services.map((name, s) -> s instanceof Mapping service ? values.into(name, service) : s);
    }
    return new Model(
        app,
        Selection.used(file.with("services", services)),
        new LinkedHashSet<>(inactive.keySet()),
        List.copyOf(known));
  }
}
