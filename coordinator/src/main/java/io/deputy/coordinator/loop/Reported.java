package io.deputy.coordinator.loop;

import io.deputy.model.Heartbeat;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The highest number and epochs that agents have named of each service to one leader. A record that
 * counts less was put back from an older one; should it hold all the same, since what was newer has
 * been removed, it goes on from these: agents let nobody serve with an epoch that is lower than one
 * they have seen.
 */
final class Reported {
  private static final class Most {
    private long number;
    private final Map<Integer, Long> epochs = new TreeMap<>();
  }

  private final Map<ServiceId, Most> services = new HashMap<>();

  void hear(Heartbeat heartbeat) {
    heartbeat.observations().forEach(o -> hear(o.placement(), o.epoch()));
    heartbeat.strays().forEach(this::hear);
  }

  private void hear(PlacementId id, long epoch) {
    Most most = services.computeIfAbsent(id.service(), _ -> new Most());
    most.number = Math.max(most.number, id.number());
    if (epoch > 0) {
      most.epochs.merge(id.slot().index(), epoch, Math::max);
    }
  }

  /** The record, or one that gives nothing that was given before. */
  ServiceRecord raised(ServiceRecord record) {
    Most most = services.get(record.id());
    if (most == null) {
      return record;
    }
    ServiceRecord raised = record;
    if (most.number > record.placed()) {
      raised = raised.withPlaced(most.number);
    }
    for (var named : most.epochs.entrySet()) {
      Slot slot = record.slot(named.getKey());
      if (named.getValue() > slot.epoch()) {
        raised = raised.withSlot(beyond(slot, named.getValue()));
      }
    }
    return raised;
  }

  /** Its primary, if it has one, gets the next epoch. */
  private static Slot beyond(Slot slot, long epoch) {
    if (slot.primary().isEmpty()) {
      return new Slot(slot.id(), epoch, slot.home(), slot.placements());
    }
    return new Slot(
        slot.id(),
        epoch + 1,
        slot.home(),
        slot.placements().stream().map(p -> serving(p, epoch + 1)).toList());
  }

  private static Placement serving(Placement p, long epoch) {
    return p.role() == Role.PRIMARY
        ? new Placement(p.id(), p.machine(), p.hash(), p.role(), epoch, p.draining(), p.beside())
        : p;
  }
}
