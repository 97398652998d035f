package io.deputy.compose.spec;

import io.deputy.compose.canonical.Model;
import io.deputy.compose.form.Keys;
import io.deputy.compose.source.FilePath;
import io.deputy.compose.source.KeyPath;
import io.deputy.compose.source.Node;
import io.deputy.model.AppSpec;
import io.deputy.model.FileBytes;
import io.deputy.model.ServiceSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a whole app: its services, each by {@link ServiceReader}, and what they share. */
public final class AppReader {
  private final Project project;
  private final View file;
  private final CarriedFiles carried;
  private final GivenFiles given;
  private final Set<String> inactive;
  private final List<String> profiles;

  public AppReader(Project project, Model model) {
    this.project = project;
    this.file = View.of(model.tree(), model.tree().place(), KeyPath.ROOT);
    this.carried = new CarriedFiles(project);
    this.given = new GivenFiles(project, file);
    this.inactive = model.inactive();
    this.profiles = model.profiles();
  }

  /** Null if there were problems, which may be told more of. */
  public @Nullable AppSpec read() {
    View all = file.child("services");
    SequencedMap<String, View> active = all.children();
    if (active.isEmpty() && !project.findings().hasProblems()) {
      project
          .findings()
          .problem(
              all.node(),
              all.at(),
              inactive.isEmpty()
                  ? "there are none, expected one or more"
                  : "none is active, expected one of their profiles to be: "
                      + String.join(", ", profiles));
    }
    judge(active);
    SortedMap<String, ServiceSpec> specs = new TreeMap<>();
    var ports = new PortReader(project);
    Set<String> ending = Dependencies.awaited(active.values());
    ending.addAll(JoinsReader.dataContainers(active));
    var restarts = new RestartsReader(project, ending);
    var reader = new ServiceReader(project, file, ports, carried, given, restarts);
    active.forEach(
        (name, view) -> {
          ServiceSpec spec = reader.read(name, view, active.keySet());
          if (spec != null) {
            specs.put(name, spec);
          }
        });
    SuppliesReader.share(active, specs);
    new Grouping(project, active).into(specs);
    active.forEach(
        (name, view) -> {
          ServiceSpec spec = specs.get(name);
          if (spec != null) {
            Dependencies.probed(project, view, spec, specs);
            Links.judge(project, view, spec, specs);
          }
        });
    var addressed = new AddressedOnce(project);
    active.forEach(
        (name, view) -> {
          ServiceSpec spec = specs.get(name);
          if (spec != null) {
            addressed.check(view, spec);
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
    if (specs.size() < active.size()) {
      throw new IllegalStateException("a service was left out, and no problem says why");
    }
    return project.valid(
        file.node().place(), KeyPath.ROOT, () -> new AppSpec(project.name(), specs));
  }

  /** Content hash to the absolute path that had it. */
  public SortedMap<String, String> carried() {
    return carried.paths();
  }

  /** Content hash to the absolute path of a folder that an image is built from. */
  public SortedMap<String, String> contexts() {
    return carried.contexts();
  }

  /** Configs and secrets, by the hash of their content. */
  public SortedMap<String, FileBytes> files() {
    return given.contents();
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
              KeyPath.ROOT.key("x-deputy"),
              "stands at the top of the file, expected under a service");
    }
  }

  /** A path as a user reads it. */
  static String shown(Project project, String path) {
    return FilePath.within(project.workingDirectory(), path);
  }
}
