package io.deputy.coordinator.api;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The uploads under way. Each is in memory as a whole until its hash is known, so only a few send
 * at a time; the others wait for their turn, and their senders with them. For any thread.
 */
final class Uploads {
  static final int AT_ONCE = 3;

  private final Deque<Upload> waiting = new ArrayDeque<>();
  private int free = AT_ONCE;

  /** Begins it, now or when another has left. */
  void enter(Upload upload) {
    synchronized (this) {
      if (free == 0) {
        waiting.add(upload);
        return;
      }
      free--;
    }
    upload.begin();
  }

  /** It is over, begun or not. To be called once. */
  void leave(Upload upload) {
    Upload next;
    synchronized (this) {
      if (waiting.remove(upload)) {
        return;
      }
      next = waiting.poll();
      if (next == null) {
        free++;
        return;
      }
    }
    next.begin();
  }
}
