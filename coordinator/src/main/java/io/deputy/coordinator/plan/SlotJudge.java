package io.deputy.coordinator.plan;

import io.deputy.coordinator.place.MachineView;
import io.deputy.model.Contact;
import io.deputy.model.FallbackMode;
import io.deputy.model.MachineName;
import io.deputy.model.Move;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.Reason;
import io.deputy.model.Role;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Says of one slot what is not as it should be, and whether that mends itself. */
final class SlotJudge {
  private final Draft draft;
  private final ServiceRecord record;
  private final Slot slot;
  private final Judgement judgement;

  SlotJudge(Draft draft, ServiceRecord record, Slot slot, Judgement judgement) {
    this.draft = draft;
    this.record = record;
    this.slot = slot;
    this.judgement = judgement;
  }

  void judge() {
    Optional<Placement> primary = slot.primary();
    judgeMove();
    if (primary.isEmpty()) {
      judgeMissing();
    } else if (Loss.completed(draft, record, primary.get())) {
      return; // done
    } else if (!draft.reachable(primary.get().machine())) {
      judgeAway(primary.get());
    } else {
      judgePresent(primary.get());
      judgeSpec(primary.get());
      judgeFallback();
    }
  }

  /** It is on its way, and so is what it waits for. */
  private void judgeMove() {
    Move move = Moving.of(record, slot);
    if (move != null) {
      MachineName from = slot.primary().map(Placement::machine).orElse(null);
      judgement.waits(new Reason.BeingMoved(slot.id(), from, move.to()));
      if (Moving.staying(slot).isPresent()) {
        Moving.notYet(draft, record, slot).ifPresent(judgement::waits);
      }
    }
  }

  private void judgeMissing() {
    List<Placement> former = Together.stillRunning(draft, slot);
    if (!former.isEmpty()) {
      former.forEach(this::judgeFormer);
    } else if (Fallbacks.coming(draft, record, slot)) {
      draft.brake().ifPresent(judgement::stuck);
      heirsAreComing();
    } else {
      Together.missing(draft, slot.id(), Role.PRIMARY)
          .ifPresentOrElse(
              judgement::waits,
              () ->
                  draft
                      .choosing()
                      .noMachineFits(slot.id(), Role.PRIMARY)
                      .ifPresent(judgement::stuck));
    }
  }

  private void judgeFormer(Placement former) {
    Contact contact = contact(former.machine());
    add(contact != Contact.LOST, new Reason.StillRunning(former.id(), former.machine(), contact));
  }

  /** The primary's machine does not answer: what keeps another from taking over? */
  private void judgeAway(Placement primary) {
    MachineView machine = draft.machine(primary.machine());
    Reason away =
        machine == null
            ? new Reason.NotInCluster(primary.machine())
            : new Reason.NotReachable(primary.machine(), machine.contact(), machine.unheard());
    boolean mayReturn = machine != null && machine.contact() == Contact.SILENT;
    boolean heirComes = Fallbacks.coming(draft, record, slot) && draft.brake().isEmpty();
    add(mayReturn || heirComes, away);
    Loss.waitsForLease(draft, record, slot).ifPresent(judgement::waits);
    draft.brake().ifPresent(brake -> add(mayReturn, brake));
    if (heirComes) {
      heirsAreComing();
    } else {
      whyNoHeir(primary, mayReturn);
    }
  }

  private void whyNoHeir(Placement primary, boolean mayReturn) {
    List<Placement> heirs = slot.fallbacks().toList();
    for (Placement heir : heirs) {
      Fallbacks.objection(draft, record, slot, heir).ifPresent(no -> add(mayReturn, no));
    }
    if (Loss.lost(draft, record, primary)) {
      boolean explained = draft.brake().isPresent() || record.spec().boundToData();
      if (!explained || heirs.isEmpty()) {
        draft.choosing().noMachineFits(slot.id(), Role.PRIMARY).ifPresent(no -> add(mayReturn, no));
      }
    } else if (heirs.isEmpty()) {
      add(mayReturn, new Reason.NoHeir(slot.id(), primary.machine()));
    }
  }

  private void heirsAreComing() {
    slot.fallbacks()
        .forEach(f -> Fallbacks.objection(draft, record, slot, f).ifPresent(judgement::waits));
  }

  private void judgePresent(Placement primary) {
    if (!draft.snapshot().observations().containsKey(primary.id())) {
      judgement.waits(new Reason.NotReported(primary.id(), primary.machine()));
      return;
    }
    Phase phase = draft.phase(primary);
    switch (phase) {
      case HEALTHY -> {
        Restarts.lately(draft, record, primary).ifPresent(judgement::waits);
        Following.behind(draft, record, primary).ifPresent(judgement::waits);
      }
      case COMPLETED -> {}
      case UNHEALTHY -> judgement.lacks(progress(primary));
      case PULLING ->
          add(!draft.noImage(primary.id()) || isReplacedInTurn(primary), progress(primary));
      case FAILED -> add(isReplacedInTurn(primary), progress(primary));
      case ASSIGNED, READY, STARTING, DRAINING, STOPPED -> judgement.waits(progress(primary));
    }
  }

  /** Whether another is to take this primary's place although it is well. */
  private void judgeSpec(Placement primary) {
    if (RollOut.outdated(record, primary)) {
      judgeOld(primary);
    } else if (EmptyDraining.draining(draft, primary.machine())) {
      add(judgement::lacks, primary.draining(), new Reason.Draining(primary.machine()));
    }
  }

  private void judgeOld(Placement primary) {
    Reason old = new Reason.OldSpec(primary.id(), primary.machine());
    add(judgement::lacks, isReplacedInTurn(primary), old);
    nowhereInstead(primary).ifPresent(judgement::lacks);
  }

  /**
   * Whether one that is as the file said before is on its way out: its successor has a place and an
   * image, and no other slot's is ill. How the old one is says nothing of the file of now.
   */
  private boolean isReplacedInTurn(Placement primary) {
    boolean noImage =
        slot.fallbacks()
            .flatMap(f -> Fallbacks.notReady(draft, f).stream())
            .anyMatch(no -> !Fallbacks.underWay(draft, no));
    return RollOut.outdated(record, primary)
        && !noImage
        && record.placements().noneMatch(this::newAndUnhealthy)
        && nowhereInstead(primary).isEmpty();
  }

  /** Why its successor has no place; empty if it has. */
  private Optional<Reason> nowhereInstead(Placement primary) {
    boolean alone = !primary.draining() && slot.fallbacks().findAny().isEmpty();
    return alone ? draft.choosing().noMachineFitsInstead(primary) : Optional.empty();
  }

  private boolean newAndUnhealthy(Placement p) {
    return p.role() == Role.PRIMARY
        && !RollOut.outdated(record, p)
        && draft.phase(p) == Phase.UNHEALTHY;
  }

  private void judgeFallback() {
    if (EveryMachine.is(record)) {
      return; // the others are each other's
    }
    if (record.spec().policy().fallback() == FallbackMode.NONE) {
      judgement.remark(new Reason.FallbackUnwanted(slot.id()));
      return;
    }
    Optional<Placement> fallback = slot.fallbacks().min(Fallbacks.bestFirst(draft));
    if (fallback.isPresent()) {
      judgeFallback(fallback.get());
    } else if (Fallbacks.wanted(record, slot)) {
      draft.choosing().noMachineFits(slot.id(), Role.FALLBACK).ifPresent(judgement::lacks);
    }
  }

  private void judgeFallback(Placement f) {
    Optional<Reason> away = Fallbacks.away(draft, f);
    if (away.isPresent()) {
      boolean mayReturn = !Fallbacks.gone(draft, f);
      add(judgement::lacks, mayReturn, away.get());
      if (!mayReturn) {
        draft
            .brake()
            .or(() -> draft.choosing().noMachineFits(slot.id(), Role.FALLBACK))
            .ifPresent(judgement::lacks);
      }
      return;
    }
    Fallbacks.neverCopied(record, slot, f).ifPresent(judgement::lacks);
    Fallbacks.dockerAway(draft, f).ifPresent(judgement::lacks);
    Fallbacks.notReady(draft, f)
        .ifPresent(no -> add(judgement::lacks, Fallbacks.underWay(draft, no), no));
    if (record.spec().policy().fallback() == FallbackMode.HOT) {
      judgeHot(f);
    }
  }

  /** A hot fallback is there when it runs, not when it could. */
  private void judgeHot(Placement f) {
    switch (draft.phase(f)) {
      case READY, STARTING -> judgement.waits(progress(f));
      case UNHEALTHY -> judgement.lacks(progress(f));
      case HEALTHY -> Restarts.lately(draft, record, f).ifPresent(judgement::waits);
      case ASSIGNED, PULLING, DRAINING, STOPPED, FAILED, COMPLETED -> {}
    }
  }

  private Reason progress(Placement p) {
    return new Reason.Progress(p.id(), p.machine(), draft.phase(p), draft.message(p));
  }

  private void add(boolean mendsItself, Reason reason) {
    add(judgement::stuck, mendsItself, reason);
  }

  private void add(Consumer<Reason> otherwise, boolean mendsItself, Reason reason) {
    if (mendsItself) {
      judgement.waits(reason);
    } else {
      otherwise.accept(reason);
    }
  }

  private Contact contact(MachineName name) {
    MachineView machine = draft.machine(name);
    return machine == null ? Contact.LOST : machine.contact();
  }
}
