package io.deputy.coordinator.place;

import io.deputy.model.Constraint;
import io.deputy.model.MachineName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Ranks machines for a service that is to be spread over what they are labelled as: where the value
 * of the first key has the least of the service, there where that of the second has, and so on;
 * then apart from its other slots; then in the usual order. A machine without the label is of those
 * without it, as with Swarm.
 */
final class Evenly {
  private final Wish wish;

  /** By the values of the keys up to one, what stands there of the service. */
  private final Map<List<String>, Integer> there = new HashMap<>();

  Evenly(Wish wish, Map<MachineName, Candidate> candidates) {
    this.wish = wish;
    wish.siblings()
        .forEach(
            (name, count) -> {
              Candidate candidate = candidates.get(name);
              if (candidate != null) {
                groups(candidate).forEach(group -> there.merge(group, count, Integer::sum));
              }
            });
  }

  /**
   * @param inOrder the usual one
   */
  Optional<MachineName> best(Iterable<Candidate> inOrder, Predicate<Candidate> fits) {
    Comparator<Candidate> order = Comparator.comparing(this::counts, Arrays::compare);
    order = order.thenComparingInt(c -> wish.siblings().getOrDefault(c.machine().name(), 0));
    Candidate best = null;
    for (Candidate candidate : inOrder) {
      if ((best == null || order.compare(candidate, best) < 0) && fits.test(candidate)) {
        best = candidate;
      }
    }
    return Optional.ofNullable(best).map(c -> c.machine().name());
  }

  private int[] counts(Candidate candidate) {
    return groups(candidate).stream().mapToInt(group -> there.getOrDefault(group, 0)).toArray();
  }

  /** A machine's values of the first key, of the first two, and so on. */
  private List<List<String>> groups(Candidate candidate) {
    var groups = new ArrayList<List<String>>();
    var values = new ArrayList<String>();
    for (String key : wish.spec().spread().over()) {
      values.add(Constraint.of(key, candidate.machine().machine()));
      groups.add(List.copyOf(values));
    }
    return groups;
  }
}
