package io.deputy.coordinator.admit;

import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
import java.util.List;
import java.util.Optional;

/**
 * What taking in an app changes for one service.
 *
 * @param spec as it is to be from now on; empty where it is removed
 * @param details one line for each key that differs; of the environment only which variables do,
 *     and never what they hold
 */
public record AppChange(
    ServiceId service, Kind kind, Optional<ServiceSpec> spec, List<String> details) {
  public AppChange {
    details = List.copyOf(details);
  }

  static AppChange removed(ServiceId service) {
    return new AppChange(service, Kind.REMOVED, Optional.empty(), List.of());
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
