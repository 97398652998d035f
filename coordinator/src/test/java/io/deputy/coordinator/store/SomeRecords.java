package io.deputy.coordinator.store;

import io.deputy.model.ContainerSpec;
import io.deputy.model.Machine;
import io.deputy.model.MachineFacts;
import io.deputy.model.MachineName;
import io.deputy.model.MachineRecord;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.ProcessSpec;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Records to store. */
final class SomeRecords {
  private SomeRecords() {}

  static ServiceRecord service(String app, String name, long placed) {
    var id = new ServiceId(app, name);
    var spec = ServiceSpec.of(id, ContainerSpec.of("img:1")).withHash("h1");
    var slotId = new SlotId(id, 0);
    var placement =
        new Placement(
            new PlacementId(slotId, 1),
            new MachineName("h1"),
            "h1",
            Role.PRIMARY,
            1,
            false,
            List.of());
    var slot = new Slot(slotId, 1, new MachineName("h1"), List.of(placement));
    return new ServiceRecord(
        id,
        new TreeMap<>(Map.of("h1", spec)),
        "h1",
        false,
        Math.max(1, placed),
        "198.18.0.7",
        new TreeMap<>(Map.of(0, slot)));
  }

  static ServiceRecord large() {
    return withEnvironment(service("blog", "large", 1), "x".repeat(400_000));
  }

  static ServiceRecord withEnvironment(ServiceRecord record, String value) {
    var spec = record.spec();
    var process =
        new ProcessSpec(null, null, new TreeMap<>(Map.of("BIG", value)), "", "", false, "", null);
    var larger =
        ServiceSpec.of(spec.id(), spec.container().withProcess(process)).withHash(spec.hash());
    return new ServiceRecord(
        record.id(),
        new TreeMap<>(Map.of("h1", larger)),
        "h1",
        false,
        record.placed(),
        record.address(),
        record.slots());
  }

  static MachineRecord machine(String name) {
    var facts = new MachineFacts("boot", "linux", "amd64", 4, 1 << 30, 1 << 30, "6", "27", "0.1");
    return new MachineRecord(
        new Machine(new MachineName(name), "10.0.0.1", 7421, new TreeMap<>(), facts), false);
  }
}
