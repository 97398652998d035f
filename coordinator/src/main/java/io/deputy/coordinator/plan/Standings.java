package io.deputy.coordinator.plan;

import io.deputy.coordinator.place.MachineView;
import io.deputy.model.MachineName;
import io.deputy.model.Reason;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Standing;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** How each service stands once the draft's decisions are carried out. */
final class Standings {
  private static final Standing SETTLED = new Standing.Settled(List.of());

  private Standings() {}

  static Report of(Draft draft) {
    var standings = new TreeMap<ServiceId, Standing>();
    for (ServiceRecord stored : draft.snapshot().services().values()) {
      boolean quiet = draft.isQuiet(stored.id());
      ServiceRecord record = quiet ? stored : draft.service(stored.id());
      if (!record.removed()) {
        standings.put(record.id(), standing(draft, record, quiet));
      } else if (record.placements().findAny().isPresent()) {
        standings.put(record.id(), beingRemoved(draft, record));
      }
      // What was removed and is gone keeps its record for its epochs and homes, and stands nowhere.
    }
    return new Report(standings);
  }

  private static Standing standing(Draft draft, ServiceRecord record, boolean quiet) {
    if (!record.wanted()) {
      return new Standing.Settled(List.of(new Reason.NoReplicas()));
    }
    if (draft.machines().isEmpty()) {
      return new Standing.Stuck(List.of(new Reason.NoMachines()));
    }
    if (quiet
        && Quiet.settled(record)
        && !Ingress.lacks(draft, record)
        && !Addressed.lacks(draft, record)) {
      return SETTLED;
    }
    var judgement = new Judgement();
    judge(draft, record, judgement);
    Instant held = record.wishes().heldUntil();
    if (held != null) {
      judgement.remark(new Reason.HeldByOperator(record.id(), held));
    }
    Ingress.judge(draft, record, judgement);
    Addressed.judge(draft, record, judgement);
    return judgement.isPlain() ? SETTLED : judgement.standing();
  }

  private static void judge(Draft draft, ServiceRecord record, Judgement judgement) {
    if (EveryMachine.is(record)) {
      EveryMachine.judge(draft, record, judgement);
      return;
    }
    for (int i = 0; i < record.wantedSlots(); i++) {
      judgement.beginSlot();
      new SlotJudge(draft, record, record.slot(i), judgement).judge();
      judgement.endSlot();
    }
  }

  /** Its containers are ended where they are heard of; it waits for the machines that are away. */
  private static Standing beingRemoved(Draft draft, ServiceRecord record) {
    var reasons = new LinkedHashSet<Reason>();
    reasons.add(new Reason.BeingRemoved(record.id()));
    var machines = new TreeSet<MachineName>();
    record.placements().forEach(p -> machines.add(p.machine()));
    for (MachineName name : machines) {
      MachineView machine = draft.machine(name);
      if (machine != null && !machine.reachable()) {
        reasons.add(new Reason.NotReachable(name, machine.contact(), machine.unheard()));
      }
    }
    return new Standing.Waiting(List.copyOf(reasons));
  }
}
