package io.deputy.coordinator.plan;

import io.deputy.model.FallbackMode;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import java.util.List;

/**
 * Ends what nobody wants any more: slots beyond the replicas, removed services, fallbacks to spare
 * or made from an older spec. What a move was prepared for is not. While its primary is away, a
 * fallback that could take over is never to spare.
 */
final class TrimExtra implements Step {
  @Override
  public void run(Draft draft) {
    for (ServiceRecord record : draft.openServices()) {
      for (Slot slot : record.slots().values()) {
        if (slot.placements().isEmpty()) {
          continue;
        }
        if (slot.id().index() >= record.wantedSlots()) {
          endAll(draft, record, slot);
        } else if (slot.primary().filter(p -> stays(draft, p)).isPresent()
            || !Fallbacks.coming(draft, record, slot)) {
          trimFallbacks(draft, record, slot);
        }
      }
    }
  }

  private static void endAll(Draft draft, ServiceRecord record, Slot slot) {
    var cause = record.removed() ? Decision.Cause.REMOVED : Decision.Cause.SURPLUS;
    slot.placements().stream()
        .filter(Placement::live)
        .forEach(p -> draft.decide(new Decision.End(p.id(), cause)));
  }

  /** What was hot runs, and can't be made to rest: phases do not go back. */
  private static boolean outdated(Draft draft, ServiceRecord record, Placement fallback) {
    boolean cooled =
        record.spec().policy().fallback() != FallbackMode.HOT
            && !(record.isHeirOfMove(fallback) && record.spec().startsFirst())
            && draft.phase(fallback).band() == Phase.Band.LIVE;
    return cooled || RollOut.outdated(record, fallback);
  }

  private static boolean stays(Draft draft, Placement primary) {
    return draft.reachable(primary.machine())
        && !primary.draining()
        && draft.phase(primary).band() != Phase.Band.ENDING;
  }

  private static void trimFallbacks(Draft draft, ServiceRecord record, Slot slot) {
    List<Placement> fallbacks = slot.fallbacks().toList();
    if (fallbacks.isEmpty()) {
      return;
    }
    int kept = Fallbacks.kept(draft, record, slot) ? 1 : 0;
    fallbacks.stream()
        .filter(f -> outdated(draft, record, f))
        .forEach(f -> draft.decide(new Decision.End(f.id(), Decision.Cause.OUTDATED)));
    fallbacks.stream()
        .filter(f -> !outdated(draft, record, f) && !record.isHeirOfMove(f))
        .sorted(Fallbacks.bestFirst(draft))
        .skip(kept)
        .forEach(f -> draft.decide(new Decision.End(f.id(), Decision.Cause.SURPLUS)));
  }
}
