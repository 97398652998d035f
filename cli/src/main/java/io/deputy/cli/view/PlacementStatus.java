package io.deputy.cli.view;

import io.deputy.model.Role;
import java.time.Duration;

/**
 * @param phase in lower case, empty while its agent has not reported it
 * @param age of its container, zero while there is none
 */
public record PlacementStatus(
    String id,
    int slot,
    String machine,
    Role role,
    long epoch,
    String phase,
    String message,
    int restarts,
    Duration age,
    String container,
    boolean draining) {
  /** The phase, or what stands for one that is not known yet. */
  public String shownPhase() {
    return phase.isEmpty() ? "-" : phase;
  }
}
