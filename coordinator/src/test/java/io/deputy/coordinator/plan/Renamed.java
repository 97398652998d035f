package io.deputy.coordinator.plan;

import io.deputy.coordinator.place.MachineView;
import io.deputy.model.Machine;
import io.deputy.model.MachineName;
import io.deputy.model.Move;
import io.deputy.model.Placement;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import io.deputy.model.Wishes;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The same snapshot with its machines {@code h1, h2 …} called {@code zz1, zz2 …}. */
final class Renamed {
  private Renamed() {}

  static Snapshot machines(Snapshot snapshot) {
    var machines = new TreeMap<MachineName, MachineView>();
    snapshot.machines().values().forEach(m -> machines.put(name(m.name()), renamed(m)));
    var services = new TreeMap<ServiceId, ServiceRecord>(snapshot.services());
    services.replaceAll((_, record) -> renamed(record));
    return new Snapshot(snapshot.timings(), machines, services, snapshot.observations());
  }

  private static MachineName name(MachineName name) {
    return new MachineName(name.value().replaceFirst("h", "zz"));
  }

  private static MachineView renamed(MachineView m) {
    Machine old = m.machine();
    var machine =
        new Machine(name(m.name()), old.address(), old.peerPort(), old.labels(), old.facts());
    return new MachineView(
        machine,
        m.draining(),
        m.contact(),
        m.unheard(),
        m.unanswered(),
        m.withoutDocker(),
        m.survey(),
        m.addresses());
  }

  private static ServiceRecord renamed(ServiceRecord r) {
    var slots = new TreeMap<>(r.slots());
    slots.replaceAll(
        (_, s) ->
            new Slot(
                s.id(),
                s.epoch(),
                orNull(s.home()),
                s.placements().stream().map(Renamed::renamed).toList()));
    var moves = new TreeMap<>(r.wishes().moves());
    moves.replaceAll((_, m) -> new Move(orNull(m.to()), m.epoch(), m.until()));
    return new ServiceRecord(
        r.id(),
        r.specs(),
        r.current(),
        r.removed(),
        r.placed(),
        r.address(),
        slots,
        r.revision(),
        new Wishes(r.wishes().heldUntil(), moves));
  }

  private static Placement renamed(Placement p) {
    return new Placement(
        p.id(), name(p.machine()), p.hash(), p.role(), p.epoch(), p.draining(), p.beside());
  }

  private static @Nullable MachineName orNull(@Nullable MachineName name) {
    return name == null ? null : name(name);
  }
}
