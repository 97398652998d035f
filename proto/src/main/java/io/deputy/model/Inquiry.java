package io.deputy.model;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the coordinator wants to know of a machine before it places anything there, the same of all
 * machines. {@link Survey} is the answer.
 *
 * @param paths absolute ones: whether something is there
 * @param ports whether they can be had
 */
public record Inquiry(SortedSet<String> paths, SortedSet<MachinePort> ports) {
  public static final Inquiry NOTHING =
      new Inquiry(Collections.emptySortedSet(), Collections.emptySortedSet());

  public Inquiry {
    paths = Sorted.copyOf(paths);
    ports = Sorted.copyOf(ports);
    for (String path : paths) {
      Names.path("path to look for", path);
    }
  }

  /** All that these services need of a machine. */
  public static Inquiry of(Collection<ServiceSpec> specs) {
    var paths = new TreeSet<String>();
    var ports = new TreeSet<MachinePort>();
    for (ServiceSpec spec : specs) {
      paths.addAll(spec.container().machinePaths());
      spec.ports().stream().filter(p -> p.published() != 0).forEach(p -> ports.add(p.ofMachine()));
    }
    return new Inquiry(paths, ports);
  }

  public Inquiry and(Inquiry other) {
    var allPaths = new TreeSet<>(paths);
    allPaths.addAll(other.paths);
    var allPorts = new TreeSet<>(ports);
    allPorts.addAll(other.ports);
    return new Inquiry(allPaths, allPorts);
  }
}
