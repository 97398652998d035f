package io.deputy.coordinator.sim;

import java.util.List;

/** Seeds that once showed a bug. They stay, although what they draw changes with the simulator. */
final class KeptSeeds {
  /** With what was wrong. */
  record Kept(long seed, String bug) {}

  static final List<Kept> ALL =
      List.of(
          new Kept(11, "after Consul was away, a leader of the same term was followed by nobody"),
          new Kept(105, "the same"),
          new Kept(128, "the same"));

  private KeptSeeds() {}
}
