package io.deputy.agent.run;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Runs so many tasks at once, each on a virtual thread. Of those that wait the lowest rank goes
 * first, and of these the one that came first. Safe from any thread; nothing here blocks.
 */
final class Places {
  private record Waiting(int rank, long arrival, Runnable task) {}

  private final PriorityQueue<Waiting> queue =
      new PriorityQueue<>(
          Comparator.comparingInt(Waiting::rank).thenComparingLong(Waiting::arrival));
  private int free;
  private long arrivals;

  Places(int atOnce) {
    free = atOnce;
  }

  /**
   * A task may ask for the next one itself: it stands in the queue before this one's place is free.
   */
  synchronized void run(int rank, Runnable task) {
    queue.add(new Waiting(rank, arrivals++, task));
    fill();
  }

  private void fill() {
    while (free > 0 && !queue.isEmpty()) {
      free--;
      Runnable task = queue.remove().task();
      Thread.ofVirtual().start(() -> occupy(task));
    }
  }

  private void occupy(Runnable task) {
    try {
      task.run();
    } finally {
      leave();
    }
  }

  private synchronized void leave() {
    free++;
    fill();
  }
}
