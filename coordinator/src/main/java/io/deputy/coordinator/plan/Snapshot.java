package io.deputy.coordinator.plan;

import io.deputy.coordinator.place.MachineView;
import io.deputy.model.MachineName;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.PlacementId;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Timings;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Everything that a plan depends on, at one instant. Nobody changes the maps while it lives.
 *
 * @param services as stored
 * @param observations the agents' newest, of the placements they have
 */
public record Snapshot(
    Timings timings,
    SortedMap<MachineName, MachineView> machines,
    SortedMap<ServiceId, ServiceRecord> services,
    Map<PlacementId, Observation> observations) {

  /** The same instant, were the services others. */
  public Snapshot with(SortedMap<ServiceId, ServiceRecord> others) {
    return new Snapshot(timings, machines, others, observations);
  }

  public Optional<Observation> observation(PlacementId id) {
    return Optional.ofNullable(observations.get(id));
  }

  /** Empty while its agent has not reported it. */
  public Optional<Phase> phase(PlacementId id) {
    return observation(id).map(Observation::phase);
  }
}
