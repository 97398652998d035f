package io.deputy.agent.run;

import io.deputy.model.Assignment;
import io.deputy.model.Goal;
import io.deputy.model.PlacementId;
import io.deputy.model.Timings;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose assignments are taken, and which of them is followed. One is offered as soon as it has
 * come, and followed once its term is on disk; what was followed stays so until then, also without
 * a coordinator.
 */
final class Assignments {
  private static final Logger log = LoggerFactory.getLogger(Assignments.class);

  private Allegiance allegiance = Allegiance.NONE;
  private @Nullable Assignment offered;
  private @Nullable Assignment followed;

  Allegiance allegiance() {
    return allegiance;
  }

  void connected(String to) {
    allegiance = Allegiance.to(to);
    offered = null;
  }

  void disconnected(String why) {
    if (allegiance.confirmed()) {
      log.warn("no coordinator: {}", why);
    }
    allegiance = allegiance.lost(why);
    offered = null;
  }

  /** An assignment came that nobody here can read: what is wanted now is not known. */
  void unreadable() {
    allegiance = allegiance.confirmed(false);
    offered = null;
  }

  /**
   * Takes an assignment, or leaves it, which is logged.
   *
   * @param term the highest that was seen
   * @return whether it is taken: its term counts as seen from now on
   */
  boolean offer(Assignment a, long term) {
    Assignment newest = offered == null ? followed : offered;
    if (a.term() < term) {
      log.warn("assignment {} of term {} ignored: term {} has begun", a.version(), a.term(), term);
      return false;
    }
    if (newest != null && a.term() == newest.term() && a.version() < newest.version()) {
      log.warn(
          "assignment {} of term {} ignored: {} came before it",
          a.version(),
          a.term(),
          newest.version());
      return false;
    }
    if (!allegiance.connected()) {
      return false;
    }
    if (!allegiance.confirmed()) {
      log.info("follows coordinator {}, term {}", allegiance.coordinator(), a.term());
    }
    offered = a;
    allegiance = allegiance.confirmed(true);
    return true;
  }

  /**
   * The one that is to be followed from now on; null if there is none that may be.
   *
   * @param durableTerm the highest that is on disk
   */
  @Nullable Assignment take(long durableTerm) {
    Assignment a = offered;
    if (a == null || durableTerm < a.term()) {
      return null;
    }
    offered = null;
    followed = a;
    return a;
  }

  /** Null until there was one. */
  @Nullable Assignment followed() {
    return followed;
  }

  /** Whether the last assignment of this connection is the one that is followed. */
  boolean current() {
    return allegiance.confirmed() && offered == null && followed != null;
  }

  /** The same, and it is the assignment of a leader of this term. */
  boolean current(long term) {
    return current() && followed != null && followed.term() == term;
  }

  Timings timings() {
    return followed == null ? Timings.DEFAULT : followed.timings();
  }

  Set<PlacementId> wanted() {
    return followed == null
        ? Set.of()
        : followed.goals().stream().map(Goal::placement).collect(Collectors.toSet());
  }
}
