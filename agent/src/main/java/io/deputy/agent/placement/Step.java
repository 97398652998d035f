package io.deputy.agent.placement;

import java.util.List;

/** What an event leads to. */
public record Step(PlacementState state, List<Effect> effects) {
  public Step {
    effects = List.copyOf(effects);
  }
}
