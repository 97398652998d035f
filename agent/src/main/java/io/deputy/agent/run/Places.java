package io.deputy.agent.run;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Runs so many tasks at once, each on a virtual thread. Of those that wait the first by rank goes
 * first, and of these the one that came first. Safe from any thread; nothing here blocks.
 */
final class Places {
  enum Rank {
    STARTING,
    SERVING,
    /** Takes the places only while half of them are free, so that what serves finds one. */
    STANDING_BY
  }

  private record Waiting(Rank rank, long arrival, Runnable task) {}

  private final PriorityQueue<Waiting> queue =
      new PriorityQueue<>(Comparator.comparing(Waiting::rank).thenComparingLong(Waiting::arrival));
  private final int places;
  private int taken;
  private long arrivals;

  Places(int places) {
    this.places = places;
  }

  /** A task may ask for the next one itself: that stands in the queue before its place is free. */
  synchronized void run(Rank rank, Runnable task) {
    queue.add(new Waiting(rank, arrivals++, task));
    fill();
  }

  private void fill() {
    for (Waiting first = queue.peek(); first != null && isRoomFor(first); first = queue.peek()) {
      taken++;
      queue.remove();
      Runnable task = first.task();
      Thread.ofVirtual().start(() -> occupy(task));
    }
  }

  private boolean isRoomFor(Waiting first) {
    return taken < (first.rank() == Rank.STANDING_BY ? (places + 1) / 2 : places);
  }

  private void occupy(Runnable task) {
    try {
      task.run();
    } finally {
      leave();
    }
  }

  private synchronized void leave() {
    taken--;
    fill();
  }
}
