package io.deputy.coordinator.sim;

import io.deputy.coordinator.sim.variant.BrokenVariants.Broken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Many seeds on all processors, until one fails. Each world is of one thread. */
final class Seeds {
  /** A seed that failed; the least of those that were found. */
  record Failure(Simulation simulation, Violation violation) {}

  private final long from;
  private final long count;
  private final Duration atMost;
  private final @Nullable Broken variant;
  private List<Fault> provoked = List.of();
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong events = new AtomicLong();
  private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();
  private final AtomicReference<@Nullable Throwable> bug = new AtomicReference<>();
  private double seconds;

  Seeds(long from, long count, Duration atMost, @Nullable Broken variant) {
    this.from = from;
    this.count = count;
    this.atMost = atMost;
    this.variant = variant;
  }

  /** A broken variant is to be caught by the invariant that is there for it, and by no other. */
  static Simulation simulation(long seed, @Nullable Broken variant) {
    return variant == null
        ? new Simulation(seed)
        : new Simulation(seed, variant.variant(), i -> variant.caughtBy().isInstance(i));
  }

  /** These go wrong in every world, besides what is drawn. */
  Seeds with(List<Fault> more) {
    provoked = more;
    return this;
  }

  Optional<Failure> run() {
    long begun = System.nanoTime();
    long until = begun + atMost.toNanos();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      threads.add(Thread.ofPlatform().name("seeds-" + i).start(() -> runOrSay(until)));
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    Throwable thrown = bug.get();
    if (thrown != null) {
      throw new IllegalStateException("the simulator itself failed", thrown);
    }
    seconds = (System.nanoTime() - begun) / 1e9;
    return Optional.ofNullable(failure.get());
  }

  private void runOrSay(long until) {
    try {
      runSome(until);
    } catch (RuntimeException | Error e) {
      bug.compareAndSet(null, e);
    }
  }

  private void runSome(long until) {
    while (System.nanoTime() < until && failure.get() == null && bug.get() == null) {
      long number = next.getAndIncrement();
      if (number >= count) {
        return;
      }
      Simulation simulation = simulation(from + number, variant).with(provoked);
      Simulation.Outcome outcome = simulation.run();
      done.incrementAndGet();
      events.addAndGet(outcome.events());
      Violation violation = outcome.violation();
      if (violation != null && counts(violation)) {
        failure.accumulateAndGet(new Failure(simulation, violation), Seeds::first);
      }
    }
  }

  /** That a broken world does not come to rest is expected of many. */
  private boolean counts(Violation violation) {
    return variant == null || violation.invariant().equals(variant.caughtBy().getSimpleName());
  }

  private static @Nullable Failure first(@Nullable Failure one, @Nullable Failure other) {
    return one == null || (other != null && other.simulation().seed() < one.simulation().seed())
        ? other
        : one;
  }

  long done() {
    return done.get();
  }

  long events() {
    return events.get();
  }

  double seconds() {
    return seconds;
  }
}
