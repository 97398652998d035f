package io.deputy.coordinator.loop;

import io.deputy.coordinator.catalog.CatalogView;
import io.deputy.coordinator.catalog.ShownPlacement;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.model.Observation;
import io.deputy.model.Placement;
import io.deputy.model.ServiceRecord;
import java.util.ArrayList;
import java.util.List;

/** What the health catalog is given of a snapshot. */
final class Shown {
  private Shown() {}

  static CatalogView of(Snapshot snapshot) {
    List<ShownPlacement> shown = new ArrayList<>();
    for (ServiceRecord record : snapshot.services().values()) {
      record.placements().forEach(p -> add(shown, snapshot, record, p));
    }
    return new CatalogView(shown);
  }

  private static void add(
      List<ShownPlacement> shown, Snapshot snapshot, ServiceRecord record, Placement p) {
    var machine = snapshot.machines().get(p.machine());
    if (machine != null) {
      shown.add(
          new ShownPlacement(
              record.specOf(p),
              record.address(),
              record.spec().ports(),
              p,
              machine.machine(),
              machine.contact(),
              snapshot.observation(p.id()).map(Observation::ageless).orElse(null)));
    }
  }
}
