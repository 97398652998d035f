package io.deputy.coordinator.plan;

import io.deputy.model.Placement;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;

/**
 * Replaces primaries that were made from an older spec, one slot of a service at a time: fallbacks
 * have been replaced by the steps before, and a primary is asked to stop when the new fallback is
 * ready. Comes after everything is placed, so that it knows what found no place.
 */
final class RollOut implements Step {
  @Override
  public void run(Draft draft) {
    for (ServiceRecord record : draft.openServices()) {
      if (!record.removed() && record.placements().anyMatch(p -> p.live() && outdated(record, p))) {
        Handover.next(draft, record, p -> outdated(record, p) && mayStop(draft, record, p));
      }
    }
  }

  static boolean outdated(ServiceRecord record, Placement p) {
    return !p.hash().equals(record.current());
  }

  /**
   * Not before a fallback of the new spec can take over. Where there is none, a machine must have
   * room for a new primary: a spec that fits nowhere leaves running what runs.
   */
  private static boolean mayStop(Draft draft, ServiceRecord record, Placement primary) {
    Slot slot = record.slot(primary.id().slot().index());
    boolean stays = record.spec().boundToData() || Together.follows(draft, record);
    boolean nobodyInherits = stays || slot.fallbacks().findAny().isEmpty();
    return nobodyInherits
        ? (draft.choosing().chooseInstead(primary).isPresent() && fallbacksAreReady(draft, slot))
        : Fallbacks.heir(draft, record, slot).filter(f -> !outdated(record, f)).isPresent();
  }

  /**
   * They may not inherit a volume, or without their leader, but they show that the new image can be
   * had.
   */
  private static boolean fallbacksAreReady(Draft draft, Slot slot) {
    return slot.fallbacks()
        .filter(f -> draft.reachable(f.machine()))
        .allMatch(f -> Fallbacks.notReady(draft, f).isEmpty());
  }
}
