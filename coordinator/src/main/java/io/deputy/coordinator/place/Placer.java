package io.deputy.coordinator.place;

import io.deputy.model.MachineName;
import io.deputy.model.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Chooses a machine: of those that every filter lets through, the first in the ranking. */
public final class Placer {
  private Placer() {}

  /**
   * @param machine the best one, if any fits
   * @param against why each of the others does not fit, one reason a machine
   */
  public record Choice(Optional<MachineName> machine, List<Reason> against) {}

  public static Choice choose(Wish wish, Collection<Candidate> candidates) {
    Comparator<Candidate> ranking = ranking(wish);
    Candidate best = null;
    List<Reason> against = new ArrayList<>();
    for (Candidate candidate : candidates) {
      Optional<Reason> no = objection(wish, candidate);
      if (no.isPresent()) {
        against.add(no.get());
      } else if (best == null || ranking.compare(candidate, best) < 0) {
        best = candidate;
      }
    }
    return new Choice(Optional.ofNullable(best).map(b -> b.machine().name()), against);
  }

  /** The first filter's no. */
  private static Optional<Reason> objection(Wish wish, Candidate candidate) {
    for (Filter filter : Filter.ALL) {
      if (filter.check(wish, candidate) instanceof Fit.No(Reason reason)) {
        return Optional.of(reason);
      }
    }
    return Optional.empty();
  }

  /**
   * Where the data is; then apart from the service's other slots; then where the least is; then by
   * name, so that the same snapshot gives the same plan.
   */
  private static Comparator<Candidate> ranking(Wish wish) {
    return Comparator.<Candidate>comparingInt(
            c -> c.machine().name().equals(wish.slot().home()) ? 0 : 1)
        .thenComparingInt(c -> wish.siblings().getOrDefault(c.machine().name(), 0))
        .thenComparingInt(c -> c.load().placements())
        .thenComparing(c -> c.machine().name());
  }
}
