package io.deputy.compose.spec;

import io.deputy.compose.form.Keys;
import io.deputy.compose.source.FilePath;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.model.AppSpec;
import io.deputy.model.ServiceSpec;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a whole app: its active services, each by {@link ServiceReader}, and what they share. */
public final class AppReader {
  /** Ten times as many as anybody has. */
  static final int MAX_SERVICES = 5000;

  private final Project project;
  private final View file;
  private final CarriedFiles carried;

  public AppReader(Project project, Node merged) {
    this.project = project;
    this.file = View.of(merged, merged.place(), KeyPath.ROOT);
    this.carried = new CarriedFiles(project);
  }

  /** Null if there were problems, which may be told more of. */
  public @Nullable AppSpec read() {
    View all = file.child("services");
    SequencedMap<String, View> active = active(all);
    if (all.node().entries().size() > MAX_SERVICES) {
      project
          .findings()
          .problem(all.node(), all.at(), "more than %,d services".formatted(MAX_SERVICES));
      return null;
    }
    if (!file.has("services") && !file.has("include")) {
      project.findings().problem(file.node(), KeyPath.ROOT, "has no services");
    } else if (active.isEmpty() && !project.findings().hasProblems()) {
      project.findings().problem(all.node(), all.at(), "no service is active");
    }
    judge(active);
    new Dependencies(project, all.children(), active).check();
    SortedMap<String, ServiceSpec> specs = new TreeMap<>();
    var ports = new PortReader(project);
    var reader = new ServiceReader(project, file, ports, carried);
    active.forEach(
        (name, view) -> {
          ServiceSpec spec = reader.read(name, view);
          if (spec != null) {
            specs.put(name, spec);
          }
        });
    var once = new PublishedOnce(project);
    ports
        .written()
        .forEach(
            port -> {
              ServiceSpec spec = specs.get(port.service());
              if (spec != null && spec.replicas() > 0) {
                once.check(port);
              }
            });
    if (project.findings().hasProblems()) {
      return null;
    }
    return project.valid(
        file.node().place(), KeyPath.ROOT, () -> new AppSpec(project.name(), specs));
  }

  /** Content hash to the absolute path that had it. */
  public SortedMap<String, String> carried() {
    return carried.paths();
  }

  private SequencedMap<String, View> active(View services) {
    var active = new LinkedHashMap<String, View>();
    services
        .children()
        .forEach(
            (name, view) -> {
              var profiles = view.textsOrNone("profiles");
              if (services.node().get(name) instanceof Node.Mapping
                  && (profiles.isEmpty()
                      || project.profiles().contains("*")
                      || profiles.stream().anyMatch(project.profiles()::contains))) {
                active.put(name, view);
              }
            });
    return active;
  }

  /** What Deputy does not do with keys: of the file, and of services that would run. */
  private void judge(SequencedMap<String, View> active) {
    var shared = new LinkedHashMap<>(file.node().entries());
    shared.remove("services");
    Keys.FILE.judge(
        new Node.Mapping(file.node().place(), shared), KeyPath.ROOT, project.findings());
    active.values().forEach(view -> Keys.SERVICE.judge(view.node(), view.at(), project.findings()));
    if (file.has("x-deputy")) {
      project
          .findings()
          .problem(
              file.place("x-deputy"),
              new KeyPath("x-deputy"),
              "stands at the top of the file, expected under a service");
    }
  }

  /** A path as a user reads it. */
  static String shown(Project project, String path) {
    return FilePath.within(project.workingDirectory(), path);
  }
}
