package io.deputy.coordinator.plan;

import io.deputy.coordinator.place.MachineView;
import io.deputy.model.MachineName;
import io.deputy.model.Placement;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;

/**
 * Asks primaries on draining machines to stop, if somebody else can take over; their fallbacks have
 * been placed elsewhere by the steps before. What is bound to data on such a machine stays.
 */
final class EmptyDraining implements Step {
  @Override
  public void run(Draft draft) {
    if (draft.machines().stream().noneMatch(MachineView::draining)) {
      return;
    }
    for (ServiceRecord record : draft.openServices()) {
      if (!record.removed()) {
        Handover.next(draft, record, p -> mayLeave(draft, record, p));
      }
    }
  }

  private static boolean mayLeave(Draft draft, ServiceRecord record, Placement primary) {
    if (!draining(draft, primary.machine())) {
      return false;
    }
    if (EveryMachine.is(record)) {
      return true; // the others serve
    }
    Slot slot = record.slot(primary.id().slot().index());
    return slot.fallbacks().findAny().isPresent()
        ? Fallbacks.heir(draft, record, slot).filter(f -> !draining(draft, f.machine())).isPresent()
        : draft.choosing().chooseInstead(primary).isPresent();
  }

  static boolean draining(Draft draft, MachineName name) {
    MachineView machine = draft.machine(name);
    return machine != null && machine.draining();
  }
}
