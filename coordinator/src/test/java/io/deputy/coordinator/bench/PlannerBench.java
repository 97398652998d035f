package io.deputy.coordinator.bench;

import io.deputy.coordinator.plan.Plan;
import io.deputy.coordinator.plan.Planner;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.model.Contact;
import io.deputy.model.ServiceRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * How long a plan takes: nothing to do, machines dead, everything to place; by the clock, and by
 * the processor, which other work on the machine disturbs less. Prints a table, and with {@code
 * -Dbench.out=FILE} writes the same as JSON; {@code -Dbench.commit=HASH} names the code.
 */
public final class PlannerBench {
  private static final int ROUNDS = 11;

  /** Until the code is compiled as it is in a coordinator that has run for a while. */
  private static final Duration WARM_UP = Duration.ofSeconds(4);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private record Row(String what, String metric, double medianMillis) {}

  private final PrintStream out;
  private final List<Row> rows = new ArrayList<>();
  private int decisions;

  private PlannerBench(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] args) throws IOException {
    var bench = new PlannerBench(System.out);
    bench.cluster(1_000, 10_000);
    bench.cluster(10_000, 100_000);
    String file = System.getProperty("bench.out", "");
    if (!file.isEmpty()) {
      Files.writeString(Path.of(file), bench.json());
    }
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
    while (System.nanoTime() < warm) {
      decisions = plan.get().decisions().size();
    }
    var wall = new long[ROUNDS];
    var processor = new long[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      long startOfThread = THREADS.getCurrentThreadCpuTime();
      decisions = plan.get().decisions().size();
      processor[i] = THREADS.getCurrentThreadCpuTime() - startOfThread;
      wall[i] = System.nanoTime() - start;
    }
    rows.add(new Row(what, "wall time", median(wall)));
    rows.add(new Row(what, "processor time", median(processor)));
    out.printf(
        Locale.ROOT,
        "%-70s %8.1f ms, %8.1f ms of processor, %,d decisions%n",
        what,
        median(wall),
        median(processor),
        decisions);
  }

  private static double median(long[] nanos) {
    Arrays.sort(nanos);
    return nanos[nanos.length / 2] / 1e6;
  }

  private String json() {
    return rows.stream()
        .map(
            r ->
                String.format(
                    Locale.ROOT,
                    "    {\"case\": \"%s\", \"metric\": \"%s\", \"unit\": \"ms\", \"rounds\": %d,"
                        + " \"median\": %.2f}",
                    r.what(),
                    r.metric(),
                    ROUNDS,
                    r.medianMillis()))
        .collect(
            Collectors.joining(
                ",\n",
                "{\n  \"name\": \"planner\",\n  \"commit\": \"%s\",\n  \"rows\": [\n"
                    .formatted(System.getProperty("bench.commit", "")),
                "\n  ]\n}\n"));
  }
}
