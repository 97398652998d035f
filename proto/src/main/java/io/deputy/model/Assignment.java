package io.deputy.model;

import java.util.List;

/**
 * All that one agent should do, from the leader of {@code term}. Always whole: what is not in it is
 * over.
 *
 * @param leftAlone services whose records the coordinator can't read, does not find, or knows to be
 *     older than what runs: what runs of them stays as it is, whether it has a goal here or not
 * @param inquiry what it is to look for on its machine, and say in its heartbeats
 * @param version counts the assignments of this leader to this agent; an older one is ignored
 */
public record Assignment(
    long term,
    long version,
    Timings timings,
    List<Goal> goals,
    List<ServiceId> leftAlone,
    Routes routes,
    Inquiry inquiry) {
  public Assignment {
    goals = List.copyOf(goals);
    leftAlone = List.copyOf(leftAlone);
  }

  /** That asks nothing. */
  public Assignment(
      long term,
      long version,
      Timings timings,
      List<Goal> goals,
      List<ServiceId> leftAlone,
      Routes routes) {
    this(term, version, timings, goals, leftAlone, routes, Inquiry.NOTHING);
  }
}
