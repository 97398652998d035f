package io.deputy.coordinator.bench;

import io.deputy.coordinator.plan.Plan;
import io.deputy.coordinator.plan.Planner;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.model.Contact;
import io.deputy.model.ServiceRecord;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * How long a plan takes: nothing to do, machines dead, everything to place; by the clock, and by
 * the processor, which other work on the machine disturbs less. Prints a line a round: case, metric
 * and milliseconds, with tabs between them; {@code ./dev bench planner} makes a table of it.
 */
public final class PlannerBench {
  private static final int ROUNDS = 11;

  /** Until the code is compiled as it is in a coordinator that has run for a while. */
  private static final Duration WARM_UP = Duration.ofSeconds(4);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final PrintStream out;

  private PlannerBench(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] args) {
    var bench = new PlannerBench(System.out);
    bench.cluster(1_000, 10_000);
    bench.cluster(10_000, 100_000);
  }

  private void cluster(int machines, int placements) {
    String size = String.format(Locale.ROOT, "%,d machines, %,d placements", machines, placements);
    var fleet = new Fleet(machines);
    List<ServiceRecord> declared = Fleet.declare(placements);
    Snapshot empty = fleet.snapshot(declared);
    measure(size + ": everything to place", () -> Planner.plan(empty));
    List<ServiceRecord> placed = Fleet.carryOut(declared, Planner.plan(empty));
    Snapshot quiet = fleet.snapshot(placed);
    measure(size + ": nothing to do", () -> Planner.plan(quiet));
    Snapshot oneDead = fleet.with(0, Contact.LOST).snapshot(placed);
    measure(size + ": one machine dead", () -> Planner.plan(oneDead));
    Snapshot tenthDead = fleet.with(machines / 10, Contact.LOST).snapshot(placed);
    measure(size + ": a tenth of the machines dead", () -> Planner.plan(tenthDead));
  }

  private void measure(String what, Supplier<Plan> plan) {
    long warm = System.nanoTime() + WARM_UP.toNanos();
    int expected = plan.get().decisions().size();
    while (System.nanoTime() < warm) {
      same(expected, plan.get());
    }
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      long startOfThread = THREADS.getCurrentThreadCpuTime();
      Plan made = plan.get();
      say(what, "processor time", THREADS.getCurrentThreadCpuTime() - startOfThread);
      say(what, "wall time", System.nanoTime() - start);
      same(expected, made);
    }
  }

  /** So that the compiler can't leave the work out. */
  private static void same(int decisions, Plan plan) {
    if (plan.decisions().size() != decisions) {
      throw new IllegalStateException("the same snapshot gave another plan");
    }
  }

  private void say(String what, String metric, long nanos) {
    out.printf(Locale.ROOT, "%s\t%s\t%.3f%n", what, metric, nanos / 1e6);
  }
}
