package io.deputy.coordinator.plan;

import io.deputy.model.MachineName;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import java.util.List;
import java.util.function.UnaryOperator;

/** One change of one service's record. None of them touches a volume. */
public sealed interface Decision {
  PlacementId placement();

  /** The record after the decision. */
  ServiceRecord applyTo(ServiceRecord record);

  /**
   * A new placement.
   *
   * @param role FALLBACK, or PRIMARY where the slot has none
   * @param beside as of {@link Placement}
   */
  record Place(
      PlacementId placement, MachineName machine, Role role, String hash, List<PlacementId> beside)
      implements Decision {
    public Place {
      beside = List.copyOf(beside);
    }

    @Override
    public ServiceRecord applyTo(ServiceRecord record) {
      var counted = record.withPlaced(placement.number());
      return change(
          counted,
          placement,
          slot -> {
            boolean primary = role == Role.PRIMARY;
            Slot begun = primary ? slot.nextEpoch(machine) : slot;
            return begun.plus(
                new Placement(
                    placement, machine, hash, role, primary ? begun.epoch() : 0, false, beside));
          });
    }
  }

  /** The fallback becomes the primary, with the next epoch. */
  record Promote(PlacementId placement, MachineName machine) implements Decision {
    @Override
    public ServiceRecord applyTo(ServiceRecord record) {
      return change(
          record,
          placement,
          slot -> {
            Slot begun = slot.nextEpoch(machine);
            return begun.replace(placement, p -> p.promoted(begun.epoch()));
          });
    }
  }

  /** It should finish what it is doing and stop; it keeps its role until it has. */
  record Drain(PlacementId placement) implements Decision {
    @Override
    public ServiceRecord applyTo(ServiceRecord record) {
      return change(record, placement, slot -> slot.replace(placement, Placement::drained));
    }
  }

  /** It has no role any more: its agent stops and removes the container. */
  record End(PlacementId placement, Cause cause) implements Decision {
    @Override
    public ServiceRecord applyTo(ServiceRecord record) {
      return change(record, placement, slot -> slot.replace(placement, Placement::ended));
    }
  }

  /** Its agent has nothing left of it: the record may go. */
  record Forget(PlacementId placement) implements Decision {
    @Override
    public ServiceRecord applyTo(ServiceRecord record) {
      return change(record, placement, slot -> slot.minus(placement)).withoutUnusedSpecs();
    }
  }

  /** Why a placement ends. */
  enum Cause {
    MACHINE_AWAY,
    FAILED,
    /** It stood beside another, which has ended. */
    GOES_WITH_ANOTHER,
    DRAINED,
    OUTDATED,
    SURPLUS,
    REMOVED
  }

  default ServiceId service() {
    return placement().service();
  }

  private static ServiceRecord change(
      ServiceRecord record, PlacementId placement, UnaryOperator<Slot> change) {
    return record.withSlot(change.apply(record.slot(placement.slot().index())));
  }
}
