package io.deputy.coordinator.goals;

import io.deputy.model.ContainerSpec;
import io.deputy.model.MachineName;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code blog/web}, whose one slot has the placements that a test gives it. */
public final class SomeService {
  public static final ServiceId ID = new ServiceId("blog", "web");
  public static final SlotId SLOT = new SlotId(ID, 0);
  public static final String ADDRESS = "198.18.0.7";
  public static final ServiceSpec SPEC =
      ServiceSpec.of(ID, ContainerSpec.of("img:1")).withHash("now");

  private SomeService() {}

  public static MachineName machine(String name) {
    return new MachineName(name);
  }

  public static Placement placement(long number, String machine, Role role, boolean draining) {
    return placement(number, machine, SPEC.hash(), role, draining);
  }

  public static Placement placement(
      long number, String machine, String hash, Role role, boolean draining) {
    var id = new PlacementId(SLOT, number);
    return new Placement(
        id, machine(machine), hash, role, role == Role.FALLBACK ? 0 : 1, draining, List.of());
  }

  public static ServiceRecord record(ServiceSpec spec, Placement... placements) {
    return record(spec, spec, placements);
  }

  public static ServiceRecord record(
      ServiceSpec current, ServiceSpec other, Placement... placements) {
    var specs = new TreeMap<>(Map.of(current.hash(), current));
    specs.put(other.hash(), other);
    var slot = new Slot(SLOT, 1, machine("h1"), List.of(placements));
    return new ServiceRecord(
        ID, specs, current.hash(), false, 9, ADDRESS, new TreeMap<>(Map.of(0, slot)));
  }
}
