package io.deputy.coordinator.loop;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way to the loop, in the order in which they came. Put in from any thread, taken
 * out by one.
 *
 * <p>It holds no more than there are lines and edits, however late the loop is: of each line one
 * hello, its newest heartbeat and one end; hints once. A line that ends before the loop has taken
 * its hello was never there. How many lines an agent and how many edits an operator may have is
 * bounded where they come in.
 */
final class Inbox {
  private record Key(Class<?> kind, Object of) {}

  private static final Object ALL = new Object();

  private final Lock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();

  /** Guarded by the lock. What takes the place of an older event is where that was. */
  private final LinkedHashMap<Key, Event> waiting = new LinkedHashMap<>();

  void put(Event event) {
    lock.lock();
    try {
      if (event instanceof Event.Left left
          && waiting.remove(new Key(Event.Joined.class, left.line())) != null) {
        waiting.remove(new Key(Event.Heard.class, left.line()));
        return;
      }
      waiting.put(new Key(event.getClass(), of(event)), event);
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Of those with the same, only the newest is of use. */
  private static Object of(Event event) {
    return switch (event) {
      case Event.Joined e -> e.line();
      case Event.Heard e -> e.line();
      case Event.Left e -> e.line();
      case Event.Asked e -> e.edit().outcome();
      // The loop asks for one at a time.
      case Event.ReadDone _, Event.CommitDone _ -> new Object();
      case Event.Wondered e -> e.inquiry();
      case Event.Stalled e -> e;
      case Event.StoreChanged _, Event.Tick _ -> ALL;
    };
  }

  int size() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** The oldest; null if there is none. */
  @Nullable Event poll() {
    lock.lock();
    try {
      var first = waiting.pollFirstEntry();
      return first == null ? null : first.getValue();
    } finally {
      lock.unlock();
    }
  }

  /** The oldest, as soon as there is one; null if there is none for so long. */
  @Nullable Event poll(Duration atMost) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = atMost.toNanos();
      while (waiting.isEmpty() && left > 0) {
        left = filled.awaitNanos(left);
      }
      return poll();
    } finally {
      lock.unlock();
    }
  }
}
