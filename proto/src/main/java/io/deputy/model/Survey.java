package io.deputy.model;

import java.util.Collections;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What an agent last found of what it was asked in an {@link Inquiry}. What is not in it is not
 * known: it was not asked yet, or it can't be said, as of a path on a file system that hangs.
 *
 * @param paths whether something is there
 * @param volumes whether Docker has them
 * @param held whether a program other than the agent has the port, be it at one of its addresses
 * @param obstacles why an address that moves is not on the machine, though it is wanted there, or
 *     could not be; empty if it could
 */
public record Survey(
    SortedMap<String, Boolean> paths,
    SortedMap<String, Boolean> volumes,
    SortedMap<MachinePort, Boolean> held,
    SortedMap<FloatingAddress, String> obstacles) {
  public static final Survey NOTHING =
      new Survey(
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          Collections.emptySortedMap(),
          Collections.emptySortedMap());

  public Survey {
    paths = Sorted.copyOf(paths);
    volumes = Sorted.copyOf(volumes);
    held = Sorted.copyOf(held);
    obstacles = Sorted.copyOf(obstacles);
  }

  /** Whether something is at the path; null while it is not known. */
  public @Nullable Boolean hasPath(String path) {
    return paths.get(path);
  }

  /** Whether Docker has the volume; null while it is not known. */
  public @Nullable Boolean hasVolume(String volume) {
    return volumes.get(volume);
  }

  /** Whether others have the port; null while it is not known. */
  public @Nullable Boolean isHeld(MachinePort port) {
    return held.get(port);
  }

  /** Why an address could not be there, empty if it could; null while it is not known. */
  public @Nullable String obstacle(FloatingAddress address) {
    return obstacles.get(address);
  }

  public boolean answers(Inquiry inquiry) {
    return paths.keySet().containsAll(inquiry.paths())
        && volumes.keySet().containsAll(inquiry.volumes())
        && held.keySet().containsAll(inquiry.ports())
        && obstacles.keySet().containsAll(inquiry.addresses());
  }
}
