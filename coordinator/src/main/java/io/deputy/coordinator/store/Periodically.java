package io.deputy.coordinator.store;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something now and then, on a thread of its own. */
public final class Periodically implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Periodically.class);

  private final Duration period;
  private final Runnable turn;
  private final Thread thread;

  /**
   * @param name of the thread
   * @param turn may block; one after another
   */
  public Periodically(String name, Duration period, Runnable turn) {
    this.period = period;
    this.turn = turn;
    this.thread = Thread.ofPlatform().daemon().name(name).start(this::run);
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(period);
        turn();
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private void turn() {
    try {
      turn.run();
    } catch (RuntimeException e) {
      log.error("a turn failed, by a bug", e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
