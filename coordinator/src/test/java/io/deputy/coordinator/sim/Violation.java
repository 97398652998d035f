package io.deputy.coordinator.sim;

import java.io.Serial;

/** An invariant does not hold. Ends the run. */
public final class Violation extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final String invariant;

  public Violation(String invariant, String sentence) {
    super(sentence);
    this.invariant = invariant;
  }

  Violation(String invariant, Throwable bug) {
    super(bug.toString(), bug);
    this.invariant = invariant;
  }

  public String invariant() {
    return invariant;
  }
}
