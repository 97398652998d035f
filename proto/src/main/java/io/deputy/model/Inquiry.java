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
 * @param volumes names at Docker: whether it has them
 * @param ports whether they can be had
 * @param addresses that move with services: whether they could be on it
 */
public record Inquiry(
    SortedSet<String> paths,
    SortedSet<String> volumes,
    SortedSet<MachinePort> ports,
    SortedSet<FloatingAddress> addresses) {
  public static final Inquiry NOTHING =
      new Inquiry(
          Collections.emptySortedSet(),
          Collections.emptySortedSet(),
          Collections.emptySortedSet(),
          Collections.emptySortedSet());

  public Inquiry {
    paths = Sorted.copyOf(paths);
    volumes = Sorted.copyOf(volumes);
    ports = Sorted.copyOf(ports);
    addresses = Sorted.copyOf(addresses);
    for (String path : paths) {
      Names.path("path to look for", path);
    }
  }

  /** All that these services need of a machine. */
  public static Inquiry of(Collection<ServiceSpec> specs) {
    var paths = new TreeSet<String>();
    var volumes = new TreeSet<String>();
    var ports = new TreeSet<MachinePort>();
    var addresses = new TreeSet<FloatingAddress>();
    for (ServiceSpec spec : specs) {
      paths.addAll(spec.container().machinePaths());
      volumes.addAll(spec.container().externalVolumes());
      FloatingAddress address = spec.policy().access().address();
      if (address != null) {
        addresses.add(address);
      }
      spec.ports().stream().filter(p -> p.published() != 0).forEach(p -> ports.add(p.ofMachine()));
    }
    return new Inquiry(paths, volumes, ports, addresses);
  }

  public Inquiry and(Inquiry other) {
    return new Inquiry(
        union(paths, other.paths),
        union(volumes, other.volumes),
        union(ports, other.ports),
        union(addresses, other.addresses));
  }

  private static <T> SortedSet<T> union(SortedSet<T> one, SortedSet<T> other) {
    var all = new TreeSet<>(one);
    all.addAll(other);
    return all;
  }
}
