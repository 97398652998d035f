package io.deputy.coordinator.sim.invariant;

import io.deputy.coordinator.sim.World;
import io.deputy.model.MachineName;
import io.deputy.model.Placement;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** No two live placements of one slot are on one machine: they would die together. */
public final class ApartFromItsFallback extends Invariant {
  @Override
  public void stored(World world, @Nullable ServiceRecord before, ServiceRecord record) {
    for (Slot slot : record.slots().values()) {
      Set<MachineName> taken = new HashSet<>();
      slot.placements().stream()
          .filter(Placement::live)
          .filter(p -> !taken.add(p.machine()))
          .findFirst()
          .ifPresent(
              p -> {
                throw broken("%s has two placements on %s".formatted(slot.id(), p.machine()));
              });
    }
  }
}
