package io.deputy.coordinator.consul;

import java.io.Serial;

/** Consul can't be reached, or does not answer the question. The message is for operators. */
public final class ConsulAway extends Exception {
  @Serial private static final long serialVersionUID = 1;

  public ConsulAway(String problem) {
    super(problem);
  }

  /** What operators read. */
  public String problem() {
    return String.valueOf(getMessage());
  }
}
