package io.deputy.coordinator.store;

import io.deputy.model.MachineName;
import io.deputy.model.MachineRecord;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Sorted;
import java.util.List;
import java.util.SortedMap;

/**
 * All records, as they were read.
 *
 * @param broken what can't be read; it is in neither of the maps, and is not to be taken for gone
 */
public record View(
    SortedMap<ServiceId, Versioned<ServiceRecord>> services,
    SortedMap<MachineName, Versioned<MachineRecord>> machines,
    List<Broken> broken)
    implements Reading {
  public View {
    services = Sorted.copyOf(services);
    machines = Sorted.copyOf(machines);
    broken = List.copyOf(broken);
  }
}
