package io.deputy.coordinator.lead;

import java.io.Serial;

/** The lock can't be asked for, or its term can't be read. The message is for operators. */
public final class LockAway extends Exception {
  @Serial private static final long serialVersionUID = 1;

  public LockAway(String problem) {
    super(problem);
  }

  /** What operators read. */
  public String problem() {
    return String.valueOf(getMessage());
  }
}
