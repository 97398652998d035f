package io.deputy.coordinator.store;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes {@link UnneededContents} now and then, on a thread of its own. */
public final class TidyingThread implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TidyingThread.class);
  private static final Duration PERIOD = Duration.ofMinutes(10);

  private final UnneededContents unneeded;
  private final Supplier<Optional<UnneededContents.Stored>> stored;
  private final LongSupplier nanos;
  private final Thread thread;

  /**
   * @param stored empty while this coordinator does not lead, or does not know all that is stored
   * @param nanos monotonic clock
   */
  public TidyingThread(
      UnneededContents unneeded,
      Supplier<Optional<UnneededContents.Stored>> stored,
      LongSupplier nanos) {
    this.unneeded = unneeded;
    this.stored = stored;
    this.nanos = nanos;
    this.thread = Thread.ofPlatform().daemon().name("unneeded").start(this::run);
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(PERIOD);
        turn();
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private void turn() {
    try {
      stored.get().ifPresent(s -> unneeded.turn(s, nanos.getAsLong()));
    } catch (RuntimeException e) {
      log.error("contents are not tidied, by a bug", e);
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
