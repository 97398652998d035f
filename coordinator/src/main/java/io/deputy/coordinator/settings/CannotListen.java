package io.deputy.coordinator.settings;

import io.deputy.model.Endpoint;
import io.deputy.text.Causes;
import java.io.Serial;

/** A port that the coordinator can't have now; the message names the settings and the cause. */
public final class CannotListen extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public CannotListen(Endpoint at, String keys, Throwable why) {
    // Without the cause itself: the message says all of it that an operator needs.
    super("can't listen at %s (%s): %s".formatted(at, keys, Causes.root(why)));
  }
}
