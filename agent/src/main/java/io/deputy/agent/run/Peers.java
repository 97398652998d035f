package io.deputy.agent.run;

import io.deputy.model.Endpoint;
import io.deputy.model.MachineName;
import io.deputy.model.PromiseQuestion;

/**
 * The way to other machines' agents. Calls return at once, and come from the loop's thread. What
 * can't be sent is dropped: the next question asks for all.
 */
public interface Peers {
  /** Answered by {@link AgentEvent.Promised}, if at all. */
  void ask(MachineName machine, Endpoint peer, PromiseQuestion question);
}
