package io.deputy.coordinator.plan;

import io.deputy.model.Reason;
import io.deputy.model.Standing;
import java.util.ArrayList;
import java.util.List;

/** What was found of a service's slots, gathered into one standing: the worst of them. */
final class Judgement {
  private final List<Reason> stuck = new ArrayList<>(0);
  private final List<Reason> waiting = new ArrayList<>(0);
  private final List<Reason> lacking = new ArrayList<>(0);
  private final List<Reason> remarks = new ArrayList<>(0);
  private boolean slotIsStuck;
  private boolean anySlotServes;

  /** What follows is of one slot. */
  void beginSlot() {
    slotIsStuck = false;
  }

  void endSlot() {
    anySlotServes |= !slotIsStuck;
  }

  /** It does not serve, and will not by itself. */
  void stuck(Reason reason) {
    if (isOpen(reason)) {
      waits(reason);
      return;
    }
    slotIsStuck = true;
    add(stuck, reason);
  }

  /** On its way. */
  void waits(Reason reason) {
    add(waiting, reason);
  }

  /** It serves without something. */
  void lacks(Reason reason) {
    add(isOpen(reason) ? waiting : lacking, reason);
  }

  void remark(Reason reason) {
    add(remarks, reason);
  }

  /** Nothing to say but that all is well. */
  boolean isPlain() {
    return stuck.isEmpty() && waiting.isEmpty() && lacking.isEmpty() && remarks.isEmpty();
  }

  Standing standing() {
    List<Reason> all = new ArrayList<>(stuck);
    all.addAll(waiting);
    all.addAll(lacking);
    all.addAll(remarks);
    // While another slot serves, or soon will, a stuck one is something that the service lacks.
    if (!stuck.isEmpty() && !anySlotServes) {
      return new Standing.Stuck(all);
    }
    if (!waiting.isEmpty()) {
      return new Standing.Waiting(all);
    }
    return stuck.isEmpty() && lacking.isEmpty()
        ? new Standing.Settled(all)
        : new Standing.Degraded(all);
  }

  /** Machines were asked whether they fit, and not all have answered. */
  private static boolean isOpen(Reason reason) {
    return reason instanceof Reason.NoMachineFits none && none.open();
  }

  /** Slots of one service often have the same to say. */
  private static void add(List<Reason> reasons, Reason reason) {
    if (!reasons.contains(reason)) {
      reasons.add(reason);
    }
  }
}
