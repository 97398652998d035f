package io.deputy.coordinator.sim;

import java.time.Duration;
import java.util.List;

/** Says what went wrong in a run so that a person can follow it. */
final class Report {
  private static final Duration SHRINK = Duration.ofSeconds(30);

  private Report() {}

  /**
   * The invariant, the seed, the faults that are needed, the trace, and how to see it again. Takes
   * all logging of the process for the time.
   *
   * @param options of {@code ./dev sim} that make the same world
   */
  static String of(Simulation simulation, Violation violation, String options) {
    var shrinking = new Shrinking(simulation, violation.invariant(), System::nanoTime, SHRINK);
    List<Fault> faults = shrinking.shrunk();
    Trace.takeLogs(true);
    Simulation.Outcome again = simulation.run(faults, true);
    Trace.takeLogs(false);
    var text = new StringBuilder();
    text.append(
        "seed %d breaks %s: %s%n"
            .formatted(simulation.seed(), violation.invariant(), violation.getMessage()));
    text.append("the faults that it takes, of %d:%n".formatted(simulation.faults().size()));
    faults.forEach(f -> text.append("  ").append(f).append('\n'));
    text.append("what then happens:\n");
    again.trace().forEach(line -> text.append("  ").append(line).append('\n'));
    for (Throwable bug = violation.getCause(); bug != null; bug = bug.getCause()) {
      text.append("  ").append(bug).append('\n');
      for (StackTraceElement at : bug.getStackTrace()) {
        text.append("    at ").append(at).append('\n');
      }
    }
    text.append("again: ./dev sim --seed %d%s%n".formatted(simulation.seed(), options));
    return text.toString();
  }
}
