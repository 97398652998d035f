package io.deputy.coordinator.loop;

import io.deputy.coordinator.store.Commit;
import io.deputy.coordinator.store.Reading;
import io.deputy.model.Heartbeat;
import io.deputy.model.Inquiry;
import io.deputy.model.Machine;
import io.deputy.model.MachineName;
import java.time.Duration;

/** What happens to the loop. */
public sealed interface Event {
  /**
   * An agent said hello.
   *
   * @param term the highest that it has seen
   */
  record Joined(Machine machine, long term, AgentLine line) implements Event {}

  record Heard(MachineName machine, Heartbeat heartbeat, AgentLine line) implements Event {}

  /** The line is closed. Of the machine that says nothing yet: its agent may be restarting. */
  record Left(MachineName machine, AgentLine line) implements Event {}

  /** The outcome of {@link AsyncStore#read}, for the reign that asked. */
  record ReadDone(long reign, Reading reading) implements Event {}

  /** The outcome of {@link AsyncStore#commit}, likewise. */
  record CommitDone(long reign, Commit commit) implements Event {}

  /** Somebody else changed the store, or it came back. */
  record StoreChanged() implements Event {}

  /** An operator wants something changed. */
  record Asked(Edit edit) implements Event {}

  /**
   * An operator wants to know what would come of an app that needs this of machines: they are to be
   * asked.
   */
  record Wondered(Inquiry inquiry) implements Event {}

  /**
   * This coordinator did not get to run for so long, where it wanted to: what agents said meanwhile
   * may still be on its way through this machine.
   */
  record Stalled(Duration by) implements Event {}

  /** Time passed, or the leadership changed: look again. */
  record Tick() implements Event {}
}
