package io.deputy.coordinator.loop;

import io.deputy.coordinator.store.Broken;
import io.deputy.coordinator.store.Change;
import io.deputy.coordinator.store.Commit;
import io.deputy.coordinator.store.Versioned;
import io.deputy.coordinator.store.View;
import io.deputy.model.Machine;
import io.deputy.model.MachineName;
import io.deputy.model.MachineRecord;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The records as this leader knows them to stand in the store, with their versions. */
final class Records {
  private final TreeMap<ServiceId, Versioned<ServiceRecord>> services;

  /** The same: all that runs is looked up in every turn. */
  private final Map<ServiceId, Versioned<ServiceRecord>> byId;

  private final TreeMap<MachineName, Versioned<MachineRecord>> machines;
  private final List<Broken> broken;
  private final TreeMap<ServiceId, ServiceRecord> lastRead = new TreeMap<>();

  /**
   * @param before what was known until now
   */
  Records(View view, @Nullable Records before) {
    services = new TreeMap<>(view.services());
    byId = new HashMap<>(services);
    machines = new TreeMap<>(view.machines());
    broken = view.broken();
    if (before != null) {
      lastRead.putAll(before.lastRead);
      before.services.forEach((id, known) -> lastRead.put(id, known.record()));
      lastRead.keySet().removeAll(services.keySet());
    }
  }

  boolean has(ServiceId service) {
    return services.containsKey(service);
  }

  @Nullable ServiceRecord service(ServiceId id) {
    Versioned<ServiceRecord> known = byId.get(id);
    return known == null ? null : known.record();
  }

  /** Of services whose records can't be read any more, or are gone; nobody plans with them. */
  SortedMap<ServiceId, ServiceRecord> lastRead() {
    return lastRead;
  }

  SortedMap<ServiceId, ServiceRecord> services() {
    var plain = new TreeMap<ServiceId, ServiceRecord>();
    services.forEach((id, v) -> plain.put(id, v.record()));
    return plain;
  }

  /**
   * Also those whose records can't be read: they are of the cluster, and what was granted to them
   * holds.
   */
  SortedMap<MachineName, MachineRecord> machines() {
    var plain = new TreeMap<MachineName, MachineRecord>();
    machines.forEach((name, v) -> plain.put(name, v.record()));
    broken.stream()
        .map(Broken::machine)
        .filter(Objects::nonNull)
        .forEach(name -> plain.put(name, new MachineRecord(Machine.unknown(name), false)));
    return plain;
  }

  List<Broken> broken() {
    return broken;
  }

  List<String> troubles() {
    return broken.stream().map(LeftAlone::sentence).toList();
  }

  /** What has to be stored so that the services are {@code wanted} and the machines as they say. */
  List<Change> changesTo(SortedMap<ServiceId, ServiceRecord> wanted, Collection<Machine> heard) {
    List<Change> changes = new ArrayList<>();
    wanted.forEach(
        (id, record) -> {
          var known = services.get(id);
          if (known == null || !known.record().equals(record)) {
            changes.add(
                new Change.PutService(record, known == null ? Change.NEW : known.version()));
          }
        });
    for (Machine machine : heard) {
      if (isBroken(machine.name())) {
        continue;
      }
      var known = machines.get(machine.name());
      var record = new MachineRecord(machine, known != null && known.record().draining());
      if (known == null || !known.record().equals(record)) {
        changes.add(new Change.PutMachine(record, known == null ? Change.NEW : known.version()));
      }
    }
    return changes;
  }

  private boolean isBroken(MachineName name) {
    return broken.stream().anyMatch(b -> name.equals(b.machine()));
  }

  void carriedOut(List<Commit.Applied> applied) {
    for (Commit.Applied a : applied) {
      switch (a.change()) {
        case Change.PutService put -> {
          var stored = new Versioned<>(put.record(), a.version());
          services.put(put.record().id(), stored);
          byId.put(put.record().id(), stored);
        }
        case Change.PutMachine put ->
            machines.put(put.record().machine().name(), new Versioned<>(put.record(), a.version()));
        case Change.PutRevision _ -> {}
      }
    }
  }
}
