package io.deputy.agent.run;

import io.deputy.model.Heartbeat;
import io.deputy.model.Machine;

/**
 * The way to the coordinator. Calls return at once, and come from the loop's thread. What can't be
 * sent is dropped: the next heartbeat says all.
 */
public interface Uplink {
  /**
   * Opens the talk on a new connection, after {@link AgentEvent.Connected}.
   *
   * @param term the highest on this agent's disk
   */
  void hello(Machine me, long term);

  void heartbeat(Heartbeat heartbeat);
}
