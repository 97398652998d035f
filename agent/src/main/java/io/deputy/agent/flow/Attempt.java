package io.deputy.agent.flow;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One try to reach a backend, that whoever waits for may lose interest in. A leg that opens too
 * late is closed again. On one event loop, and the outcome is passed on within the call that brings
 * it, so that the first bytes find somebody who reads them.
 */
public final class Attempt {
  private @Nullable Consumer<Outcome> then;
  private Runnable withdrawal = () -> {};

  public Attempt(Consumer<Outcome> then) {
    this.then = then;
  }

  public boolean wanted() {
    return then != null;
  }

  /** What is to be done, besides, when nobody waits for it any more. */
  public void onCancel(Runnable task) {
    withdrawal = task;
  }

  public void cancel() {
    if (then != null) {
      then = null;
      withdrawal.run();
    }
  }

  public void complete(Outcome outcome) {
    Consumer<Outcome> waiting = then;
    then = null;
    if (waiting != null) {
      waiting.accept(outcome);
    } else if (outcome instanceof Outcome.Open(Leg backend)) {
      backend.reset();
    }
  }
}
