package io.deputy.model;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an agent last found of what it was asked in an {@link Inquiry}. What is not in it is not
 * known: it was not asked yet, or it can't be said, as of a path on a file system that hangs.
 *
 * @param there paths where something is
 * @param missing paths where nothing is
 * @param held ports that a program other than the agent has, be it at one of their addresses
 */
public record Survey(
    SortedSet<String> there,
    SortedSet<String> missing,
    SortedSet<MachinePort> free,
    SortedSet<MachinePort> held) {
  public static final Survey NOTHING = of(Map.of(), Map.of());

  public Survey {
    there = Sorted.copyOf(there);
    missing = Sorted.copyOf(missing);
    free = Sorted.copyOf(free);
    held = Sorted.copyOf(held);
  }

  /**
   * @param paths whether something is there
   * @param ports whether others have them
   */
  public static Survey of(Map<String, Boolean> paths, Map<MachinePort, Boolean> ports) {
    return new Survey(with(paths, true), with(paths, false), with(ports, false), with(ports, true));
  }

  /** Whether something is at the path; null while it is not known. */
  public @Nullable Boolean has(String path) {
    return there.contains(path) ? Boolean.TRUE : missing.contains(path) ? Boolean.FALSE : null;
  }

  /** Whether others have the port; null while it is not known. */
  public @Nullable Boolean held(MachinePort port) {
    return held.contains(port) ? Boolean.TRUE : free.contains(port) ? Boolean.FALSE : null;
  }

  public boolean answers(Inquiry inquiry) {
    return inquiry.paths().stream().allMatch(path -> has(path) != null)
        && inquiry.ports().stream().allMatch(port -> held(port) != null);
  }

  private static <T extends Comparable<T>> SortedSet<T> with(Map<T, Boolean> found, boolean what) {
    var those = new TreeSet<T>();
    found.forEach(
        (one, is) -> {
          if (is == what) {
            those.add(one);
          }
        });
    return those;
  }
}
