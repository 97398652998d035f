package io.deputy.coordinator.api;

import io.deputy.model.Identity;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many of something each caller may have at a time, so that none fills the memory that all
 * share. For any thread.
 */
final class Allowance {
  private final int most;
  private final ConcurrentHashMap<Identity, Integer> taken = new ConcurrentHashMap<>();

  Allowance(int most) {
    this.most = most;
  }

  int most() {
    return most;
  }

  /** One more, unless the caller has all already. What was taken is to be given back, once. */
  boolean take(Identity caller) {
    int[] before = {0};
    taken.compute(
        caller,
        (_, n) -> {
          before[0] = n == null ? 0 : n;
          return Math.min(before[0] + 1, most);
        });
    return before[0] < most;
  }

  void giveBack(Identity caller) {
    taken.computeIfPresent(caller, (_, n) -> n == 1 ? null : n - 1);
  }
}
