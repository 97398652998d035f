package io.deputy.coordinator.admit;

import io.deputy.model.ServiceId;
import java.util.List;

/**
 * What taking in an app changes for one service.
 *
 * @param details one line for each key that differs; of the environment only which variables do,
 *     and never what they hold
 */
public record AppChange(ServiceId service, Kind kind, List<String> details) {
  public AppChange {
    details = List.copyOf(details);
  }

  public enum Kind {
    ADDED,
    /** Needs new containers. */
    REPLACED,
    /** Takes effect on running containers. */
    ADJUSTED,
    REMOVED,
    UNCHANGED
  }
}
