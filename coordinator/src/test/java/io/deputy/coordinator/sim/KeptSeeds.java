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
          new Kept(128, "the same"),
          new Kept(5420, "a new primary left an outdated fallback to the next plan"),
          new Kept(10153, "the same"),
          new Kept(11676, "a new reign of the same term took the outcome of the last one's commit"),
          new Kept(
              50001247,
              "a commit whose answer was lost had promoted; meanwhile the old primary was told to"
                  + " run and leased, by the records from before"),
          new Kept(
              900144,
              "a new leader that had not heard all machines began no primary, and did not say either"
                  + " whom to end: a former primary that came back was leased"));

  private KeptSeeds() {}
}
