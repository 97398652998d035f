package io.deputy.agent.proxy;

import io.deputy.model.PlacementId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.Consumer;

/**
 * Who may try to reach a placement now. When a service comes back thousands want it in the same
 * instant, and a container's queue is short: only so many tries are under way at once, and the
 * others have their turn as those end, in the order in which they came. On one event loop.
 *
 * @param <T> who tries
 */
final class Turns<T> {
  /** On each event loop; a try takes well below a millisecond where somebody listens. */
  static final int AT_ONCE = 64;

  private static final class Queue<T> {
    int underWay;
    final SequencedSet<T> waiting = new LinkedHashSet<>();
  }

  private final Map<PlacementId, Queue<T>> queues = new HashMap<>();
  private final Consumer<T> next;

  /**
   * @param next is told whose turn may have come, within the call that ends another's
   */
  Turns(Consumer<T> next) {
    this.next = next;
  }

  /** Whether it may try now, until {@link #end}; else it is in the queue, until {@link #leave}. */
  boolean take(PlacementId placement, T connection) {
    Queue<T> queue = queues.computeIfAbsent(placement, p -> new Queue<>());
    if (queue.underWay < AT_ONCE) {
      queue.underWay++;
      return true;
    }
    queue.waiting.add(connection);
    return false;
  }

  /** A try is over, however it went. */
  void end(PlacementId placement) {
    Queue<T> queue = queues.get(placement);
    if (queue == null) {
      throw new IllegalStateException("nobody tries to reach " + placement);
    }
    queue.underWay--;
    // Whoever is told may want another placement by now: then it is the turn of who is behind.
    while (queue.underWay < AT_ONCE && !queue.waiting.isEmpty()) {
      next.accept(queue.waiting.removeFirst());
    }
    if (queue.underWay == 0) {
      queues.remove(placement, queue);
    }
  }

  /** It does not want this one any more. */
  void leave(PlacementId placement, T connection) {
    Queue<T> queue = queues.get(placement);
    if (queue != null) {
      queue.waiting.remove(connection);
    }
  }
}
