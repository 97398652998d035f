package io.deputy.coordinator.loop;

import io.deputy.coordinator.lead.Seat;
import io.deputy.model.Assignment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Remembers what the agent was told, a word each. */
final class FakeLine implements AgentLine {
  final List<String> told = new ArrayList<>();
  final List<Assignment> assigned = new ArrayList<>();

  @Override
  public void answer(long term, long heartbeat, Optional<Duration> lease) {
    told.add("answer");
  }

  @Override
  public void assign(Assignment assignment) {
    told.add("assign");
    assigned.add(assignment);
  }

  @Override
  public void redirect(Optional<Seat> leader) {
    told.add("redirect");
  }

  @Override
  public void refuse(String reason) {
    told.add("refuse");
  }
}
