package io.deputy.agent.run;

import io.deputy.agent.placement.Effect;
import io.deputy.model.Inquiry;

/**
 * Where the loop's effects are carried out. Calls return at once, and come from the loop's thread;
 * what came of them goes back to the loop as events, later.
 */
public interface Effects {
  /**
   * Answered by exactly one {@link AgentEvent.Happened}. The effects of one placement are carried
   * out in the order of these calls, but for a kill and a probe, which wait for nothing.
   *
   * @param serves whether the placement is to run: these go before those that stand by
   */
  void perform(Effect effect, boolean serves);

  /**
   * Lists all containers. Answered by one {@link AgentEvent.Looked} or {@link
   * AgentEvent.NotLooked}.
   *
   * @param lookedAt goes into the answer: what was done later may be missing from the list
   */
  void look(long lookedAt);

  /** Looks for what is asked. Answered by one {@link AgentEvent.Surveyed}. */
  void survey(Inquiry inquiry);
}
