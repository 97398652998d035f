package io.deputy.coordinator.plan;

import java.util.List;

/** What to change, in order, and how every service stands once it has. */
public record Plan(List<Decision> decisions, Report report) {
  public Plan {
    decisions = List.copyOf(decisions);
  }
}
