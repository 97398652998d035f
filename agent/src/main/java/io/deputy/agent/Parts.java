package io.deputy.agent;

import io.deputy.agent.run.Containers;
import io.deputy.agent.run.Contents;
import io.deputy.agent.run.Traffic;

/** The parts of the agent that touch the machine. */
interface Parts {
  /**
   * @param contents where what apps carry with them comes from
   */
  Containers containers(AgentConfig config, Contents contents);

  Traffic traffic(AgentConfig config);
}
