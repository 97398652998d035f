package io.deputy.coordinator.plan;

import io.deputy.model.Contact;
import io.deputy.model.FallbackMode;
import io.deputy.model.Observation;
import io.deputy.model.Phase;
import io.deputy.model.Placement;
import io.deputy.model.Reason;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import io.deputy.model.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** How each service stands once the draft's decisions are carried out: the worst of its slots. */
final class Standings {
  private final Draft draft;
  private final ServiceRecord record;
  private final List<Reason> stuck = new ArrayList<>();
  private final List<Reason> waiting = new ArrayList<>();
  private final List<Reason> lacking = new ArrayList<>();
  private final List<Reason> remarks = new ArrayList<>();

  private Standings(Draft draft, ServiceRecord record) {
    this.draft = draft;
    this.record = record;
  }

  static Report of(Draft draft) {
    var standings = new TreeMap<ServiceId, Standing>();
    for (ServiceRecord record : draft.services()) {
      // What was removed and is gone keeps its record for its epochs and volumes, and stands
      // nowhere.
      if (!record.removed() || record.placements().findAny().isPresent()) {
        standings.put(record.id(), new Standings(draft, record).standing());
      }
    }
    return new Report(standings);
  }

  private Standing standing() {
    if (record.removed()) {
      waiting.add(new Reason.BeingRemoved(record.id()));
    } else if (record.wantedSlots() == 0) {
      remarks.add(new Reason.NoReplicas());
    } else if (draft.machines().isEmpty()) {
      stuck.add(new Reason.NoMachines());
    } else {
      for (int i = 0; i < record.wantedSlots(); i++) {
        judge(record.slot(i));
      }
    }
    return worst();
  }

  private Standing worst() {
    List<Reason> all = new ArrayList<>(stuck);
    all.addAll(waiting);
    all.addAll(lacking);
    all.addAll(remarks);
    if (!stuck.isEmpty()) {
      return new Standing.Stuck(all);
    }
    if (!waiting.isEmpty()) {
      return new Standing.Waiting(all);
    }
    return lacking.isEmpty() ? new Standing.Settled(all) : new Standing.Degraded(all);
  }

  private void judge(Slot slot) {
    Optional<Placement> primary = slot.primary();
    if (primary.isEmpty()) {
      judgeMissing(slot);
    } else if (!draft.reachable(primary.get().machine())) {
      judgeAway(slot, primary.get());
    } else {
      judgePresent(primary.get());
      judgeFallback(slot);
    }
  }

  private void judgeMissing(Slot slot) {
    var heirs = slot.fallbacks().toList();
    for (Placement heir : heirs) {
      Fallbacks.objection(draft, record, slot, heir).ifPresent(waiting::add);
    }
    if (heirs.isEmpty()) {
      stuck.add(
          new Reason.NoMachineFits(
              slot.id(), Role.PRIMARY, draft.choose(slot.id(), Role.PRIMARY).against()));
    }
  }

  /** The primary's machine does not answer: what keeps another from taking over? */
  private void judgeAway(Slot slot, Placement primary) {
    List<Reason> worse = new ArrayList<>();
    var machine = draft.machine(primary.machine());
    Reason away =
        machine == null
            ? new Reason.NotReported(primary.id(), primary.machine())
            : new Reason.NotReachable(primary.machine(), machine.contact(), machine.unheard());
    Brake.engaged(draft.snapshot()).ifPresent(worse::add);
    List<Placement> heirs = slot.fallbacks().toList();
    if (heirs.isEmpty()) {
      worse.add(new Reason.NoHeir(slot.id(), primary.machine()));
    }
    for (Placement heir : heirs) {
      Fallbacks.objection(draft, record, slot, heir)
          .ifPresent(no -> (no instanceof Reason.HeirNotReady ? waiting : worse).add(no));
    }
    boolean mayReturn = machine != null && machine.contact() == Contact.SILENT;
    Loss.waitsForLease(draft, record, slot).ifPresent(waiting::add);
    (worse.isEmpty() || mayReturn ? waiting : stuck).add(away);
    (mayReturn ? waiting : stuck).addAll(worse);
  }

  private void judgePresent(Placement primary) {
    Optional<Observation> seen = draft.snapshot().observation(primary.id());
    if (seen.isEmpty()) {
      waiting.add(new Reason.NotReported(primary.id(), primary.machine()));
      return;
    }
    Observation o = seen.get();
    var progress = new Reason.Progress(primary.id(), primary.machine(), o.phase(), o.message());
    switch (o.phase()) {
      case HEALTHY, COMPLETED -> {}
      case UNHEALTHY -> lacking.add(progress);
      // An agent that says something while it gets an image says why it could not.
      case PULLING -> (o.message().isEmpty() ? waiting : stuck).add(progress);
      case FAILED -> stuck.add(progress);
      case ASSIGNED, READY, STARTING, DRAINING, STOPPED -> waiting.add(progress);
    }
  }

  private void judgeFallback(Slot slot) {
    if (!Fallbacks.wanted(record, slot)) {
      if (record.spec().policy().fallback() == FallbackMode.NONE) {
        remarks.add(new Reason.FallbackUnwanted(slot.id()));
      }
      return;
    }
    Optional<Placement> fallback = slot.fallbacks().findFirst();
    if (fallback.isEmpty()) {
      lacking.add(
          new Reason.NoMachineFits(
              slot.id(), Role.FALLBACK, draft.choose(slot.id(), Role.FALLBACK).against()));
      return;
    }
    Fallbacks.objection(draft, record, slot, fallback.get()).ifPresent(this::addObjection);
  }

  private void addObjection(Reason no) {
    boolean underWay =
        no instanceof Reason.HeirNotReady heir
            && (heir.phase() != Phase.PULLING || heir.message().isEmpty());
    (underWay ? waiting : lacking).add(no);
  }
}
