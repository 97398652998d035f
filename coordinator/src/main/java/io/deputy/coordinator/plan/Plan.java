package io.deputy.coordinator.plan;

import java.util.List;
import java.util.TreeMap;

/** What to change, in order, and how every service stands once it has. */
public record Plan(List<Decision> decisions, Report report) {
  public Plan {
    decisions = List.copyOf(decisions);
  }

  /**
   * The snapshot with every decision carried out.
   *
   * @param before what this was planned from
   */
  public Snapshot after(Snapshot before) {
    var records = new TreeMap<>(before.services());
    for (Decision decision : decisions) {
      records.computeIfPresent(decision.service(), (_, record) -> decision.applyTo(record));
    }
    return before.with(records);
  }
}
