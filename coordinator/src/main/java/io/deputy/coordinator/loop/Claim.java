package io.deputy.coordinator.loop;

import io.deputy.model.MachineName;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Reason;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;

/**
 * An agent's word that it has a placement which has not ended.
 *
 * @param epoch that it is to serve with; 0 for a fallback
 */
record Claim(PlacementId placement, MachineName machine, long epoch) {
  ServiceId service() {
    return placement.service();
  }

  /** Of its slot. */
  int index() {
    return placement.slot().index();
  }

  boolean isPrimaryOf(ServiceRecord record) {
    return record.slot(index()).primary().filter(p -> p.id().equals(placement)).isPresent();
  }

  /**
   * Whether the record must have been another one when the agent was told: it is told only what
   * stands in the store, and neither the count of placements nor an epoch ever falls there.
   */
  boolean provesBehind(ServiceRecord record) {
    return placement.number() > record.placed() || (epoch > 0 && epoch > given(record));
  }

  /** What the placement was given; if it has been forgotten, no more than its slot ever had. */
  private long given(ServiceRecord record) {
    for (Placement p : record.slot(index()).placements()) {
      if (p.id().equals(placement)) {
        return p.epoch();
      }
    }
    return recorded(record);
  }

  private long recorded(ServiceRecord record) {
    return record.slot(index()).epoch();
  }

  Reason.RecordBehind.Newer than(ServiceRecord record) {
    return new Reason.RecordBehind.Newer(placement, machine, epoch, recorded(record));
  }
}
