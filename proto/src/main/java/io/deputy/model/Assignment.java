package io.deputy.model;

import java.util.List;

/**
 * All that one agent should do, from the leader of {@code term}. Always whole: what is not in it is
 * over.
 *
 * @param version counts the assignments of this leader to this agent; an older one is ignored
 */
public record Assignment(
    long term, long version, Timings timings, List<Goal> goals, Routes routes) {
  public Assignment {
    goals = List.copyOf(goals);
  }
}
