package io.deputy.agent.run;

import io.deputy.model.Goal;
import io.deputy.model.Machine;
import io.deputy.model.MachineFacts;
import io.deputy.model.MachineName;
import io.deputy.model.PlacementId;
import java.util.Collections;

/** Values that tests of other packages use too. */
public final class Samples {
  public static final PlacementId WEB = AgentRig.WEB;

  private Samples() {}

  public static Machine machine() {
    return machine(AgentRig.BOOT);
  }

  public static Machine machine(String bootId) {
    var facts = new MachineFacts(bootId, "linux", "amd64", 2, 1L << 30, 1L << 40, "6", "", "1");
    return new Machine(
        new MachineName("h1"), "10.0.0.1", 7421, Collections.emptySortedMap(), facts);
  }

  public static Goal webGoal() {
    return AgentRig.webPrimary(1);
  }
}
