package io.deputy.coordinator.bench;

import io.deputy.coordinator.place.MachineView;
import io.deputy.coordinator.plan.Decision;
import io.deputy.coordinator.plan.Plan;
import io.deputy.coordinator.plan.Snapshot;
import io.deputy.model.Contact;
import io.deputy.model.ContainerSpec;
import io.deputy.model.Machine;
import io.deputy.model.MachineFacts;
import io.deputy.model.MachineName;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.PlacementId;
import io.deputy.model.Ports;
import io.deputy.model.Reservation;
import io.deputy.model.Restarts;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Spread;
import io.deputy.model.Timings;
import io.deputy.wire.SpecWire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A cluster of a given size, all of it well but for some machines. */
final class Fleet {
  /** Of every hundred placements, so many belong to services with five replicas. */
  private static final int REPLICATED = 20;

  private static final MachineFacts FACTS =
      new MachineFacts("boot", "linux", "amd64", 16, 64L << 30, 1L << 40, "6.1", "28.0", "0.1");

  private final TreeMap<MachineName, MachineView> machines = new TreeMap<>();

  Fleet(int size) {
    for (int i = 0; i < size; i++) {
      put(i, Contact.REACHABLE, Duration.ZERO);
    }
  }

  private Fleet(Map<MachineName, MachineView> machines) {
    this.machines.putAll(machines);
  }

  /** The same with the machines 0 to {@code last} out of contact, fallen one after another. */
  Fleet with(int last, Contact contact) {
    var fleet = new Fleet(machines);
    for (int i = 0; i <= last; i++) {
      fleet.put(i, contact, Duration.ofMinutes(i + 1L));
    }
    return fleet;
  }

  private void put(int index, Contact contact, Duration unheard) {
    var name = new MachineName("m%05d".formatted(index));
    var machine = new Machine(name, "10.0.0.1", 7421, Collections.emptySortedMap(), FACTS);
    machines.put(name, new MachineView(machine, false, contact, unheard, unheard, Duration.ZERO));
  }

  /** Services that come to so many placements: mostly one replica and its fallback. */
  static List<ServiceRecord> declare(int placements) {
    var records = new ArrayList<ServiceRecord>();
    int left = placements;
    while (left > 0) {
      boolean replicated = left >= 5 && left <= placements * REPLICATED / 100;
      records.add(declared(records.size(), replicated ? 5 : 1));
      left -= replicated ? 5 : 2;
    }
    return records;
  }

  private static ServiceRecord declared(int number, int replicas) {
    var id = new ServiceId("app" + number / 10, "service" + number % 10);
    var usual = ServiceSpec.of(id, ContainerSpec.of("registry.example/app:1"));
    var spec =
        SpecWire.hashed(
            new ServiceSpec(
                id,
                usual.container(),
                replicas,
                List.of(),
                Collections.emptySortedSet(),
                Collections.emptySortedSet(),
                List.of(),
                List.of(),
                List.of(),
                new Reservation(250, 512L << 20),
                usual.policy(),
                Restarts.ALWAYS,
                null,
                Spread.USUAL,
                Collections.emptySortedMap(),
                Collections.emptySortedSet(),
                ""));
    var specs = new TreeMap<>(Map.of(spec.hash(), spec));
    return new ServiceRecord(
        id, specs, spec.hash(), false, 0, "198.18.0.1", Collections.emptySortedMap());
  }

  static List<ServiceRecord> carryOut(List<ServiceRecord> records, Plan plan) {
    var after = new TreeMap<ServiceId, ServiceRecord>();
    records.forEach(r -> after.put(r.id(), r));
    for (Decision d : plan.decisions()) {
      after.computeIfPresent(d.service(), (_, record) -> d.applyTo(record));
    }
    return List.copyOf(after.values());
  }

  /** Every placement has got as far as it should. */
  Snapshot snapshot(List<ServiceRecord> records) {
    var services = new TreeMap<ServiceId, ServiceRecord>();
    var observations = new HashMap<PlacementId, Observation>();
    for (ServiceRecord record : records) {
      services.put(record.id(), record);
      record
          .placements()
          .forEach(
              p ->
                  observations.put(
                      copy(p.id()),
                      new Observation(
                          copy(p.id()),
                          p.role() == Role.PRIMARY ? Phase.HEALTHY : Phase.READY,
                          p.epoch(),
                          "",
                          0,
                          Duration.ofMinutes(5),
                          "",
                          Ports.NONE)));
    }
    return new Snapshot(Timings.DEFAULT, machines, services, observations);
  }

  /** Agents report ids that were read from the wire: equal to those on record, never the same. */
  private static PlacementId copy(PlacementId id) {
    return PlacementId.parse(id.toString());
  }
}
