package io.deputy.agent.proxy;

import io.deputy.model.PlacementId;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.Consumer;

/**
 * Who may try to reach a target now. When a service comes back thousands want it in the same
 * instant, and a container's queue is short: at first only so many tries are under way at once, and
 * the others have their turn as those end, in the order in which they came. Each try that succeeds
 * makes room for one more; one that fails takes half of what was gained, or all if it was little.
 *
 * <p>Where nothing answers, one tries for all, again and again after a pause: thousands that wait
 * for a program that is about to listen would take the processor from it. On one event loop.
 *
 * @param <T> who tries
 */
final class Turns<T> {
  /** At first, and at the least where it answers, on each event loop. */
  static final int AT_ONCE = 64;

  /** Between the tries of the one: this much later, at the most, a held connection is released. */
  static final Duration PAUSE = Duration.ofMillis(25);

  /**
   * What is tried.
   *
   * @param port of the container: another one may answer
   */
  record Target(PlacementId placement, int port) {}

  private final class Queue {
    int room = AT_ONCE;
    int underWay;
    boolean resting;
    final SequencedSet<T> waiting = new LinkedHashSet<>();

    boolean isFree() {
      return underWay < room && !resting;
    }

    boolean isOver() {
      return underWay == 0 && !resting;
    }
  }

  private final Map<Target, Queue> queues = new HashMap<>();
  private final Consumer<T> next;
  private final Consumer<Runnable> afterPause;

  /**
   * @param next is told whose turn may have come, within the call that ends another's
   * @param afterPause runs what it is given once {@link #PAUSE} is over
   */
  Turns(Consumer<T> next, Consumer<Runnable> afterPause) {
    this.next = next;
    this.afterPause = afterPause;
  }

  /**
   * Whether it may try now, until {@link #succeeded}, {@link #failed} or {@link #cancel}; else it
   * is in the queue, until {@link #leave}.
   */
  boolean take(Target target, T who) {
    Queue queue = queues.computeIfAbsent(target, t -> new Queue());
    if (queue.isFree()) {
      queue.waiting.remove(who);
      queue.underWay++;
      return true;
    }
    queue.waiting.add(who); // who is in it keeps its place
    return false;
  }

  /** Whether it answers as far as is known: who waits has others before it, and no more. */
  boolean answers(Target target) {
    Queue queue = queues.get(target);
    return queue == null || (queue.room > 1 && !queue.resting);
  }

  void succeeded(Target target) {
    Queue queue = queue(target);
    queue.room = Math.max(AT_ONCE, queue.room + 1);
    end(target, queue);
  }

  void failed(Target target) {
    Queue queue = queue(target);
    queue.room = queue.room < 2 * AT_ONCE ? 1 : queue.room / 2;
    if (queue.room == 1 && queue.underWay == 1) {
      queue.resting = true;
      afterPause.accept(
          () -> {
            queue.resting = false;
            admit(target, queue);
          });
    }
    end(target, queue);
  }

  /**
   * Nothing listens there.
   *
   * @param awaited whether those who want it wait; else all are to know at once
   */
  void refused(Target target, boolean awaited) {
    if (awaited) {
      failed(target);
    } else {
      cancel(target);
    }
  }

  /** A try is not wanted any more, which says nothing of what was tried. */
  void cancel(Target target) {
    end(target, queue(target));
  }

  private Queue queue(Target target) {
    Queue queue = queues.get(target);
    if (queue == null) {
      throw new IllegalStateException("nobody tries to reach " + target);
    }
    return queue;
  }

  private void end(Target target, Queue queue) {
    queue.underWay--;
    admit(target, queue);
  }

  private void admit(Target target, Queue queue) {
    // Whoever is told may want another target by now: then it is the turn of who is behind.
    while (queue.isFree() && !queue.waiting.isEmpty()) {
      next.accept(queue.waiting.removeFirst());
    }
    if (queue.isOver()) {
      queues.remove(target, queue);
    }
  }

  /** It does not want this one any more. */
  void leave(Target target, T who) {
    Queue queue = queues.get(target);
    if (queue != null) {
      queue.waiting.remove(who);
    }
  }
}
