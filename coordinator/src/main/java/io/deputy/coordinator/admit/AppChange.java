package io.deputy.coordinator.admit;

import io.deputy.model.ChangeKind;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What taking in an app changes for one service.
 *
 * @param spec as it is to be from now on; empty where it is removed
 * @param details one line for each key that differs, then what becomes of volumes; of the
 *     environment only which variables do, and never what they hold
 * @param keptVolumes that nothing of it uses from now on, by their names at Docker
 */
public record AppChange(
    ServiceId service,
    ChangeKind kind,
    Optional<ServiceSpec> spec,
    List<String> details,
    List<String> keptVolumes) {
  public AppChange {
    details = List.copyOf(details);
    keptVolumes = List.copyOf(keptVolumes);
  }

  AppChange with(String detail) {
    var more = new ArrayList<>(details);
    more.add(detail);
    return new AppChange(service, kind, spec, more, keptVolumes);
  }

  /** Of a service whose volumes stay in use. */
  public AppChange(
      ServiceId service, ChangeKind kind, Optional<ServiceSpec> spec, List<String> details) {
    this(service, kind, spec, details, List.of());
  }
}
