package io.deputy.agent.run;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The thread that drives an {@link AgentLoop}: events in the order they came, and ticks in time. A
 * loop that throws has a bug; the exception goes out, and with it the process, since containers
 * survive a restart and a loop that stands still does not.
 */
public final class AgentThread {
  /** Whoever brings more waits until there is room. */
  private static final int QUEUE = 10_000;

  /** It never sleeps longer, so that its life can be watched. */
  static final Duration LONGEST_SLEEP = Duration.ofMillis(250);

  private final BlockingQueue<AgentEvent> queue = new ArrayBlockingQueue<>(QUEUE);
  private final LongSupplier clock;

  /**
   * @param clock nanoseconds since boot
   */
  public AgentThread(LongSupplier clock) {
    this.clock = clock;
  }

  /** From any thread but the loop's. */
  public void post(AgentEvent event) {
    try {
      queue.put(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Runs until interrupted.
   *
   * @param alive called after every turn
   */
  public void run(AgentLoop loop, Runnable alive) {
    AgentEvent event = new AgentEvent.Tick();
    while (!Thread.currentThread().isInterrupted()) {
      loop.on(event, clock.getAsLong());
      alive.run();
      event = next(loop.wakeAt() - clock.getAsLong());
    }
  }

  private AgentEvent next(long nanosUntilTick) {
    try {
      long wait = Math.clamp(nanosUntilTick, 0, LONGEST_SLEEP.toNanos());
      AgentEvent event = queue.poll(wait, TimeUnit.NANOSECONDS);
      return event == null ? new AgentEvent.Tick() : event;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new AgentEvent.Tick();
    }
  }
}
