package io.deputy.agent.run;

import io.deputy.agent.placement.PlacementState;
import io.deputy.model.Goal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** How this agent stands, in one line: what {@code systemctl status} shows. */
final class StatusLine {
  private StatusLine() {}

  /**
   * @param term the highest that was seen
   * @param placements of every placement that has a goal
   * @param lease what is left of it; negative if it has run out
   * @param troubles a sentence each
   */
  static String of(
      Allegiance allegiance,
      long term,
      Collection<PlacementState> placements,
      Duration lease,
      List<String> troubles) {
    List<Goal> goals = placements.stream().map(PlacementState::goal).toList();
    var parts = new ArrayList<String>();
    parts.add(allegiance.sentence(term));
    if (goals.isEmpty() && !allegiance.confirmed()) {
      parts.add("nothing is started before an assignment has come");
    } else {
      parts.add(placements(goals));
    }
    long leased = goals.stream().filter(g -> g.serves() && g.leased()).count();
    if (leased > 0 && !allegiance.confirmed()) {
      parts.add(leased(leased, lease));
    }
    parts.addAll(troubles);
    return String.join("; ", parts).replace('\n', ' ');
  }

  private static String placements(List<Goal> goals) {
    long primaries = goals.stream().filter(Goal::serves).count();
    long fallbacks = goals.stream().filter(StatusLine::waits).count();
    return count(primaries, "primary", "primaries")
        + ", "
        + count(fallbacks, "fallback", "fallbacks");
  }

  private static boolean waits(Goal goal) {
    return goal.kind().compareTo(Goal.Kind.RUN) <= 0 && !goal.serves();
  }

  /** In whole seconds, so that it does not change with every heartbeat. */
  private static String leased(long leased, Duration lease) {
    String who = count(leased, "leased primary", "leased primaries");
    return lease.isPositive()
        ? who + " for another %d s".formatted(lease.plusNanos(999_999_999).toSeconds())
        : who + " must not run: the lease has run out";
  }

  private static String count(long number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }
}
