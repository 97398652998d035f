package io.deputy.coordinator.sim.invariant;

import io.deputy.coordinator.sim.SimContainers.Box;
import io.deputy.coordinator.sim.SimMachine;
import io.deputy.coordinator.sim.World;
import io.deputy.model.Group;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import java.util.Objects;

/**
 * Of a group, no two are primaries on two machines; and what lives in the network of another, and
 * is to run, runs only on a machine that has a container of that one. Those that end do so at the
 * same time, and either may be gone first.
 */
public final class TogetherOnOneMachine extends Invariant {
  @Override
  public void containersChanged(World world) {
    for (ServiceRecord record : world.records().values()) {
      if (!record.removed() && record.spec().follows()) {
        record.slots().values().forEach(slot -> beside(world, record, slot));
      }
    }
    world.machines().forEach(machine -> lent(world, machine));
  }

  private void beside(World world, ServiceRecord record, Slot slot) {
    Group group = Objects.requireNonNull(record.spec().group());
    ServiceRecord leader = world.records().get(new ServiceId(record.id().app(), group.leader()));
    if (leader == null || slot.primary().isEmpty()) {
      return;
    }
    Placement primary = slot.primary().get();
    leader
        .slot(slot.id().index())
        .primary()
        .filter(p -> !p.machine().equals(primary.machine()))
        .filter(_ -> !primary.beside().isEmpty())
        .ifPresent(
            p -> {
              throw broken(
                  "%s is primary on %s, and %s on %s"
                      .formatted(primary.id(), primary.machine(), p.id(), p.machine()));
            });
  }

  private void lent(World world, SimMachine machine) {
    for (Box box : machine.containers().boxes()) {
      if (!isToRun(world, box.placement())) {
        continue;
      }
      for (String used : box.spec().container().joins().running()) {
        boolean there =
            machine.containers().boxes().stream()
                .anyMatch(b -> b.placement().service().service().equals(used));
        if (box.running() && !there) {
          throw broken(
              "%s runs on %s without a container of %s"
                  .formatted(box.placement(), machine.name(), used));
        }
      }
    }
  }

  private static boolean isToRun(World world, PlacementId id) {
    ServiceRecord record = world.records().get(id.service());
    return record != null && record.placements().anyMatch(p -> p.id().equals(id) && p.live());
  }
}
