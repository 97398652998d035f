package io.deputy.agent.run;

import io.deputy.agent.placement.Beside;
import io.deputy.agent.placement.PlacementState;
import io.deputy.model.PlacementId;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How those stand, on this machine, whose containers a placement's own uses: pure. */
final class Neighbours {
  private Neighbours() {}

  /**
   * @param states all placements of this machine
   */
  static Beside of(PlacementState state, Map<PlacementId, PlacementState> states) {
    Set<String> livesIn = state.goal().spec().container().joins().running();
    String unmade = "";
    String missing = "";
    var runs = new ArrayList<String>();
    for (PlacementId id : state.goal().ties().beside()) {
      @Nullable PlacementState other = states.get(id);
      if (other == null || other.container().isEmpty()) {
        unmade = "waits for the container of " + id;
      } else if (livesIn.contains(id.service().service())) {
        missing = other.running() ? missing : "waits for %s to be started".formatted(id);
        runs.add(other.container() + "@" + other.run());
      }
    }
    boolean all = unmade.isEmpty() && missing.isEmpty();
    return new Beside(unmade, missing, all ? String.join(" ", runs) : "");
  }
}
