package io.deputy.coordinator.loop;

import io.deputy.coordinator.lead.Seat;
import io.deputy.model.Assignment;
import java.time.Duration;
import java.util.Optional;

/** The line to one agent. Calls return at once; a line that is closed swallows them. */
public interface AgentLine {
  /**
   * Answers one heartbeat.
   *
   * @param lease empty if none is granted
   */
  void answer(long term, long heartbeat, Optional<Duration> lease);

  void assign(Assignment assignment);

  /** "Not me, ask them", and closes the line. */
  void redirect(Optional<Seat> leader);

  /** Closes the line, with a sentence for the operator of that machine. */
  void refuse(String reason);
}
