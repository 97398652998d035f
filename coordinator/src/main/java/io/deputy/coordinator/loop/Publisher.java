package io.deputy.coordinator.loop;

import io.deputy.model.Assignment;
import io.deputy.model.Goal;
import io.deputy.model.Inquiry;
import io.deputy.model.MachineName;
import io.deputy.model.Routes;
import io.deputy.model.ServiceId;
import io.deputy.model.Timings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Tells each agent its assignment when it differs from the last one told on that line. */
final class Publisher {
  private record Told(AgentLine line, Assignment assignment) {}

  private final long term;
  private final Timings timings;
  private final Map<MachineName, Told> told = new HashMap<>();
  private final LongSupplier versions;

  Publisher(long term, Timings timings, LongSupplier versions) {
    this.term = term;
    this.timings = timings;
    this.versions = versions;
  }

  void publish(
      Map<MachineName, AgentLine> lines,
      Map<MachineName, List<Goal>> goals,
      List<ServiceId> leftAlone,
      Routes routes,
      Inquiry inquiry) {
    lines.forEach(
        (machine, line) -> {
          List<Goal> own = goals.getOrDefault(machine, List.of());
          Told last = told.get(machine);
          if (last == null
              || !last.line.equals(line)
              || !last.assignment.goals().equals(own)
              || !last.assignment.leftAlone().equals(leftAlone)
              || !last.assignment.routes().equals(routes)
              || !last.assignment.inquiry().equals(inquiry)) {
            var assignment =
                new Assignment(
                    term, versions.getAsLong(), timings, own, leftAlone, routes, inquiry);
            told.put(machine, new Told(line, assignment));
            line.assign(assignment);
          }
        });
  }
}
