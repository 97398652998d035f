package io.deputy.coordinator.sim;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The time of the world, and what is to happen in it. Time passes only from one event to the next;
 * events of one instant happen in the order in which they were put there.
 */
public final class SimClock {
  private record Entry(long at, long number, Runnable event) {}

  private final PriorityQueue<Entry> queue =
      new PriorityQueue<>(Comparator.comparingLong(Entry::at).thenComparingLong(Entry::number));
  private long now;
  private long number;

  /** Nanoseconds since the world began. */
  public long now() {
    return now;
  }

  /** How many events there were. */
  public long events() {
    return number;
  }

  /** An instant that has passed is now. */
  public void at(long instant, Runnable event) {
    queue.add(new Entry(Math.max(instant, now), number++, event));
  }

  public void after(long nanos, Runnable event) {
    at(now + nanos, event);
  }

  public void after(Duration time, Runnable event) {
    after(time.toNanos(), event);
  }

  /** Lets the next event happen. */
  void step() {
    Entry next = queue.remove();
    now = next.at();
    next.event().run();
  }

  /**
   * A clock as a computer has it: it begins anywhere and runs a little fast or slow.
   *
   * @param begunAt when it showed {@code shown}
   * @param rate its nanoseconds per nanosecond of the world
   */
  record Local(SimClock world, long begunAt, long shown, double rate) {
    long now() {
      return shown + (long) ((world.now() - begunAt) * rate);
    }

    /** The world's instant at which this clock has surely reached {@code local}. */
    long whenShown(long local) {
      double wait = (local - shown) / rate;
      return wait >= Long.MAX_VALUE / 4.0 ? Long.MAX_VALUE : begunAt + (long) Math.ceil(wait) + 1;
    }
  }
}
