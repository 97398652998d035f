package io.deputy.model;

import java.util.SortedSet;

/**
 * What was promised of a {@link PromiseQuestion}.
 *
 * @param sentAt the question's
 * @param promised slots of it; of the others nothing is promised
 */
public record PromiseAnswer(long sentAt, SortedSet<SlotId> promised) {
  public PromiseAnswer {
    promised = Sorted.copyOf(promised);
  }
}
