package io.deputy.coordinator.sim;

/** Placeholder until the world runs. */
public final class SimulationMain {
  private SimulationMain() {}

  public static void main(String[] args) {
    Trace.takeLogs(false);
    long from = Long.parseLong(args[0]);
    long count = Long.parseLong(args[1]);
    long begun = System.nanoTime();
    long events = 0;
    var seen = new java.util.TreeMap<String, Integer>();
    for (long seed = from; seed < from + count; seed++) {
      var outcome = new Simulation(seed, () -> Variant.RIGHT).run();
      events += outcome.events();
      var v = outcome.violation();
      if (v != null) {
        seen.merge(v.invariant(), 1, Integer::sum);
        System.out.println(seed + " " + v.invariant() + ": " + v.getMessage());
        if (v.invariant().equals("NothingThrows") && seen.get(v.invariant()) < 3) {
          v.printStackTrace(System.out);
        }
      }
    }
    double s = (System.nanoTime() - begun) / 1e9;
    System.out.printf("%d seeds, %.1f s, %.1f/s, %d events/seed %s%n", count, s, count / s, events / count, seen);
    if (count == 1) {
      Trace.takeLogs(true);
      var sim = new Simulation(from, () -> Variant.RIGHT);
      sim.faults().forEach(System.out::println);
      sim.run(sim.faults(), true).trace().forEach(System.out::println);
    }
  }
}
