package io.deputy.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who serves one slot.
 *
 * @param placement null, together with machine, while the slot has no primary: connections wait
 * @param retired former primaries that finish what they were asked: connections to them go on
 */
public record SlotRoute(
    int index,
    long epoch,
    @Nullable PlacementId placement,
    @Nullable MachineName machine,
    List<PlacementId> retired) {
  public SlotRoute {
    retired = List.copyOf(retired);
  }

  /** Of one whose former primaries have ended. */
  public SlotRoute(
      int index, long epoch, @Nullable PlacementId placement, @Nullable MachineName machine) {
    this(index, epoch, placement, machine, List.of());
  }
}
