package io.deputy.agent.proxy;

import io.deputy.model.PlacementId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.Consumer;

/**
 * Who may try to reach a placement now. When a service comes back thousands want it in the same
 * instant, and a container's queue is short: at first only so many tries are under way at once, and
 * the others have their turn as those end, in the order in which they came. Each try that succeeds
 * makes room for one more, each that fails takes half of it away, as a sender of TCP does with what
 * it has under way. On one event loop.
 *
 * @param <T> who tries
 */
final class Turns<T> {
  /** At first, and at the least, on each event loop. */
  static final int AT_ONCE = 64;

  private static final class Queue<T> {
    int room = AT_ONCE;
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

  /**
   * Whether it may try now, until {@link #end} or {@link #cancel}; else it is in the queue, until
   * {@link #leave}.
   */
  boolean take(PlacementId placement, T who) {
    Queue<T> queue = queues.computeIfAbsent(placement, p -> new Queue<>());
    if (queue.underWay < queue.room) {
      queue.underWay++;
      return true;
    }
    queue.waiting.add(who);
    return false;
  }

  /** A try is over. */
  void end(PlacementId placement, boolean succeeded) {
    Queue<T> queue = queue(placement);
    queue.room = succeeded ? queue.room + 1 : Math.max(AT_ONCE, queue.room / 2);
    end(placement, queue);
  }

  /** A try is not wanted any more, which says nothing of who was tried. */
  void cancel(PlacementId placement) {
    end(placement, queue(placement));
  }

  private Queue<T> queue(PlacementId placement) {
    Queue<T> queue = queues.get(placement);
    if (queue == null) {
      throw new IllegalStateException("nobody tries to reach " + placement);
    }
    return queue;
  }

  private void end(PlacementId placement, Queue<T> queue) {
    queue.underWay--;
    // Whoever is told may want another placement by now: then it is the turn of who is behind.
    while (queue.underWay < queue.room && !queue.waiting.isEmpty()) {
      next.accept(queue.waiting.removeFirst());
    }
    if (queue.underWay == 0) {
      queues.remove(placement, queue);
    }
  }

  /** It does not want this one any more. */
  void leave(PlacementId placement, T who) {
    Queue<T> queue = queues.get(placement);
    if (queue != null) {
      queue.waiting.remove(who);
    }
  }
}
