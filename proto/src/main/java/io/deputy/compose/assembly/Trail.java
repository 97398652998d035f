package io.deputy.compose.assembly;

import java.util.ArrayList;
import java.util.List;

/** What led from one thing to the next, by which a circle is noticed. */
record Trail(List<String> steps) {
  static final Trail EMPTY = new Trail(List.of());

  Trail {
    steps = List.copyOf(steps);
  }

  Trail with(String step) {
    var all = new ArrayList<>(steps);
    all.add(step);
    return new Trail(all);
  }

  boolean has(String step) {
    return steps.contains(step);
  }

  @Override
  public String toString() {
    return String.join(" → ", steps);
  }
}
