package io.deputy.coordinator.sim.invariant;

import io.deputy.coordinator.sim.SimMachine;
import io.deputy.coordinator.sim.World;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.SlotId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An epoch of a slot belongs to one placement for ever, in the store and on the disks. */
public final class EpochGivenOnce extends Invariant {
  private record Epoch(SlotId slot, long number) {}

  private final Map<Epoch, PlacementId> given = new HashMap<>();

  @Override
  public void stored(World world, @Nullable ServiceRecord before, ServiceRecord record) {
    record.placements().filter(p -> p.epoch() > 0).forEach(this::see);
  }

  private void see(Placement p) {
    see(p.id(), p.epoch());
  }

  private void see(PlacementId id, long number) {
    PlacementId other = given.putIfAbsent(new Epoch(id.slot(), number), id);
    if (other != null && !other.equals(id)) {
      throw broken("epoch %d was given to %s and to %s".formatted(number, other, id));
    }
  }

  @Override
  public void containersChanged(World world) {
    for (SimMachine machine : world.machines()) {
      machine
          .disk()
          .epochs()
          .forEach(
              (id, number) -> {
                if (number > 0) {
                  see(id, number);
                }
              });
    }
  }
}
