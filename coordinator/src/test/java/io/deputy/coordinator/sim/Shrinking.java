package io.deputy.coordinator.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Leaves out faults of a failing run, one by one, as long as the same invariant breaks. */
final class Shrinking {
  private final Simulation simulation;
  private final String invariant;
  private final LongSupplier nanos;
  private final long until;

  /**
   * @param nanos real time, which bounds the search
   */
  Shrinking(Simulation simulation, String invariant, LongSupplier nanos, Duration atMost) {
    this.simulation = simulation;
    this.invariant = invariant;
    this.nanos = nanos;
    this.until = nanos.getAsLong() + atMost.toNanos();
  }

  /** The least that was found. */
  List<Fault> shrunk() {
    List<Fault> faults = simulation.faults();
    List<Fault> smaller = faults;
    while (smaller != null) {
      faults = smaller;
      smaller = withoutOne(faults);
    }
    return faults;
  }

  /** The last ones first: what the failure does not need has often not happened yet. */
  private @Nullable List<Fault> withoutOne(List<Fault> faults) {
    for (int i = faults.size() - 1; i >= 0 && nanos.getAsLong() < until; i--) {
      var fewer = new ArrayList<>(faults);
      fewer.remove(i);
      Violation violation = simulation.run(fewer, false).violation();
      if (violation != null && violation.invariant().equals(invariant)) {
        return fewer;
      }
    }
    return null;
  }
}
