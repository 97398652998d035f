package io.deputy.coordinator.plan;

import io.deputy.model.MachineName;
import io.deputy.model.Move;
import io.deputy.model.Placement;
import io.deputy.model.PlacementId;
import io.deputy.model.Reason;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import java.util.List;
import java.util.function.UnaryOperator;

/** One change of one service's record. None of them touches a volume. */
public sealed interface Decision {
  SlotId slot();

  /** The record after the decision. */
  ServiceRecord applyTo(ServiceRecord record);

  /** Of one placement. */
  sealed interface OfPlacement extends Decision {
    PlacementId placement();

    @Override
    default SlotId slot() {
      return placement().slot();
    }
  }

  /**
   * A new placement.
   *
   * @param role FALLBACK, or PRIMARY where the slot has none
   * @param beside as of {@link Placement}
   */
  record Place(
      PlacementId placement, MachineName machine, Role role, String hash, List<PlacementId> beside)
      implements OfPlacement {
    public Place {
      beside = List.copyOf(beside);
    }

    @Override
    public ServiceRecord applyTo(ServiceRecord record) {
      var counted = record.withPlaced(placement.number());
      boolean primary = role == Role.PRIMARY;
      return change(
          primary ? moved(counted, placement) : counted,
          placement,
          slot -> {
            Slot begun = primary ? slot.nextEpoch(machine) : slot;
            return begun.plus(
                new Placement(
                    placement, machine, hash, role, primary ? begun.epoch() : 0, false, beside));
          });
    }
  }

  /** The fallback becomes the primary, with the next epoch. */
  record Promote(PlacementId placement, MachineName machine) implements OfPlacement {
    @Override
    public ServiceRecord applyTo(ServiceRecord record) {
      return change(
          moved(record, placement),
          placement,
          slot -> {
            Slot begun = slot.nextEpoch(machine);
            return begun.replace(placement, p -> p.promoted(begun.epoch()));
          });
    }
  }

  /** It should finish what it is doing and stop; it keeps its role until it has. */
  record Drain(PlacementId placement) implements OfPlacement {
    @Override
    public ServiceRecord applyTo(ServiceRecord record) {
      return change(record, placement, slot -> slot.replace(placement, Placement::drained));
    }
  }

  /** It has no role any more: its agent stops and removes the container. */
  record End(PlacementId placement, Cause cause) implements OfPlacement {
    @Override
    public ServiceRecord applyTo(ServiceRecord record) {
      return change(
          record,
          placement,
          slot ->
              slot.replace(
                  placement, cause == Cause.SUCCEEDED ? Placement::retired : Placement::ended));
    }
  }

  /** Its agent has nothing left of it: the record may go. */
  record Forget(PlacementId placement) implements OfPlacement {
    @Override
    public ServiceRecord applyTo(ServiceRecord record) {
      return change(record, placement, slot -> slot.minus(placement)).withoutUnusedSpecs();
    }
  }

  /** A move whose machine was left to us goes there. */
  record Aim(SlotId slot, MachineName machine) implements Decision {
    @Override
    public ServiceRecord applyTo(ServiceRecord record) {
      Move move = record.wishes().moves().get(slot.index());
      return move == null
          ? record
          : record.withWishes(record.wishes().with(slot.index(), move.to(machine)));
    }
  }

  /** What an operator wanted to move stays where it is. */
  record GiveUp(SlotId slot, Reason why) implements Decision {
    @Override
    public ServiceRecord applyTo(ServiceRecord record) {
      return record.withWishes(record.wishes().withoutMove(slot.index()));
    }
  }

  /** Why a placement ends. */
  enum Cause {
    MACHINE_AWAY,
    FAILED,
    /** It stood beside another, which has ended. */
    GOES_WITH_ANOTHER,
    DRAINED,
    /** Another serves in its place, and it may finish what it was asked. */
    SUCCEEDED,
    OUTDATED,
    SURPLUS,
    REMOVED
  }

  default ServiceId service() {
    return slot().service();
  }

  /** With the next epoch a move has ended, whether it went where it was to or not. */
  private static ServiceRecord moved(ServiceRecord record, PlacementId placement) {
    return record.withWishes(record.wishes().withoutMove(placement.slot().index()));
  }

  private static ServiceRecord change(
      ServiceRecord record, PlacementId placement, UnaryOperator<Slot> change) {
    return record.withSlot(change.apply(record.slot(placement.slot().index())));
  }
}
