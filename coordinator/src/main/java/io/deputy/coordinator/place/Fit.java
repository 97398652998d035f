package io.deputy.coordinator.place;

import io.deputy.model.Reason;

/** A filter's answer. */
public sealed interface Fit {
  Fit YES = new Yes();

  static Fit no(Reason reason) {
    return new No(reason);
  }

  record Yes() implements Fit {}

  record No(Reason reason) implements Fit {}
}
