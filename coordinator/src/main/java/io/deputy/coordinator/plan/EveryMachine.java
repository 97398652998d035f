package io.deputy.coordinator.plan;

import io.deputy.coordinator.place.MachineView;
import io.deputy.coordinator.place.Placer;
import io.deputy.model.Constraint;
import io.deputy.model.Contact;
import io.deputy.model.MachineName;
import io.deputy.model.Placement;
import io.deputy.model.Reason;
import io.deputy.model.Role;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceRecord;
import io.deputy.model.Slot;
import io.deputy.model.SlotId;
import io.deputy.text.Sentences;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Services of which one runs on every machine ({@code mode: global}). Each slot belongs to one
 * machine, its home, for good: a slot of a machine that has left is not given to another, since its
 * volumes are there. A slot whose machine is away waits for it, and nothing takes its place.
 *
 * <p>As a step: gives machines that have joined a slot, and ends what runs on those that have left
 * or that its constraints or platform do not let have it any more.
 */
final class EveryMachine implements Step {
  @Override
  public void run(Draft draft) {
    for (ServiceRecord record : draft.openServices()) {
      if (is(record) && !record.removed()) {
        endStrange(draft, record);
        fillNew(draft, record.id());
      }
    }
  }

  static boolean is(ServiceRecord record) {
    return record.spec().spread().everyMachine();
  }

  private static void endStrange(Draft draft, ServiceRecord record) {
    for (Slot slot : record.slots().values()) {
      slot.placements().stream()
          .filter(Placement::live)
          .filter(p -> isSpare(record, slot) || strange(draft, record, p))
          .forEach(p -> draft.decide(new Decision.End(p.id(), Decision.Cause.SURPLUS)));
    }
  }

  private static boolean strange(Draft draft, ServiceRecord record, Placement p) {
    MachineView machine = draft.machine(p.machine());
    return machine == null || !mayHaveIt(record, machine);
  }

  private static void fillNew(Draft draft, ServiceId id) {
    for (MachineView machine : draft.machines()) {
      ServiceRecord record = draft.service(id);
      if (wants(record, machine) && slotOf(record, machine.name()).isEmpty()) {
        var slot = new SlotId(id, record.wantedSlots());
        if (draft.choosing().objection(slot, machine.name()).isEmpty()) {
          draft.place(slot, Role.PRIMARY, machine.name());
        }
      }
    }
  }

  /** What a machine is by its nature, and not what it has left, or lacks by now. */
  private static boolean mayHaveIt(ServiceRecord record, MachineView machine) {
    return record.spec().constraints().stream()
            .allMatch((Constraint c) -> c.holdsOn(machine.machine()))
        && machine.machine().facts().runs(record.spec().container().platform());
  }

  private static boolean wants(ServiceRecord record, MachineView machine) {
    return machine.reachable() && !machine.draining() && mayHaveIt(record, machine);
  }

  /** The slot of a machine: what runs there before what does not, then the first. */
  private static Optional<Slot> slotOf(ServiceRecord record, MachineName machine) {
    return record.slots().values().stream()
        .filter(s -> machine.equals(s.home()))
        .min(
            Comparator.<Slot>comparingInt(s -> s.primary().isPresent() ? 0 : 1)
                .thenComparing(Slot::id));
  }

  /** Whether another slot is that of its machine: it had replicas before. */
  static boolean isSpare(ServiceRecord record, Slot slot) {
    MachineName home = slot.home();
    return home == null || !slotOf(record, home).filter(s -> s.id().equals(slot.id())).isPresent();
  }

  /** Whether a slot should have a primary now, on the machine that it belongs to. */
  static boolean wants(Draft draft, ServiceRecord record, Slot slot) {
    MachineName home = slot.home();
    MachineView machine = home == null ? null : draft.machine(home);
    return machine != null && wants(record, machine) && !isSpare(record, slot);
  }

  static void judge(Draft draft, ServiceRecord record, Judgement judgement) {
    for (Slot slot : record.slots().values()) {
      Optional<Placement> primary = slot.primary();
      if (primary.isPresent() && draft.reachable(primary.get().machine())) {
        judgement.beginSlot();
        new SlotJudge(draft, record, slot, judgement).judge();
        judgement.endSlot();
      } else {
        primary.ifPresent(p -> judgeAway(draft, p, judgement));
      }
    }
    List<Reason> missing = missing(draft, record);
    boolean none = record.slots().values().stream().noneMatch(s -> s.primary().isPresent());
    if (none) {
      judgement.beginSlot();
      judgement.stuck(
          new Reason.NoMachineFits(
              new SlotId(record.id(), 0), Role.PRIMARY, objections(draft, record), 0));
      judgement.endSlot();
    } else {
      missing.forEach(no -> judge(no, judgement));
    }
  }

  private static void judgeAway(Draft draft, Placement p, Judgement judgement) {
    MachineView machine = draft.machine(p.machine());
    if (machine != null) {
      var away = new Reason.NotReachable(p.machine(), machine.contact(), machine.unheard());
      if (machine.contact() == Contact.LOST) {
        judgement.lacks(away);
      } else {
        judgement.waits(away);
      }
    }
  }

  /**
   * A machine without what it binds is none that should have it; what is full may have room yet.
   */
  private static void judge(Reason no, Judgement judgement) {
    switch (no) {
      case Reason.PathMissing _, Reason.VolumeMissing _ -> judgement.remark(no);
      case Reason.PathUnknown _,
          Reason.VolumeUnknown _,
          Reason.PortUnknown _,
          Reason.StillRunning _ ->
          judgement.waits(no);
      default -> judgement.lacks(no);
    }
  }

  /** Why one does not run on a machine where it should. */
  private static List<Reason> missing(Draft draft, ServiceRecord record) {
    return draft.machines().stream()
        .filter(m -> wants(record, m))
        .flatMap(m -> whyNot(draft, record, m.name()).stream())
        .toList();
  }

  /** Why one runs nowhere: of all machines, as far as a person can read. */
  private static List<Reason> objections(Draft draft, ServiceRecord record) {
    return draft.machines().stream()
        .flatMap(m -> whyNot(draft, record, m.name()).stream())
        .limit(Placer.NAMED_MACHINES)
        .toList();
  }

  private static Optional<Reason> whyNot(Draft draft, ServiceRecord record, MachineName machine) {
    Optional<Slot> slot = slotOf(record, machine);
    if (slot.flatMap(Slot::primary).isPresent()) {
      return Optional.empty();
    }
    SlotId id = slot.map(Slot::id).orElse(new SlotId(record.id(), record.wantedSlots()));
    Optional<Reason> no = draft.choosing().objection(id, machine);
    return no.isPresent()
        ? no
        : slot.stream()
            .flatMap(s -> Loss.stillRunning(draft, record, s).stream())
            .<Reason>map(
                p ->
                    new Reason.StillRunning(
                        p.id(),
                        p.machine(),
                        Objects.requireNonNull(draft.machine(p.machine())).contact()))
            .findFirst();
  }

  /** Where it runs, and why not elsewhere. */
  static List<String> explain(Draft draft, ServiceRecord record) {
    var lines = new ArrayList<String>();
    record.slots().values().stream()
        .flatMap(s -> s.placements().stream())
        .filter(Placement::live)
        .forEach(p -> lines.add(Explanation.where(draft.snapshot(), p)));
    lines.add("one runs on every machine that may have it, and stays there (mode: global)");
    Stream<Reason> others =
        draft.machines().stream().flatMap(m -> whyNot(draft, record, m.name()).stream());
    others.forEach(no -> lines.add("not on another machine: " + Sentences.of(no)));
    return lines;
  }
}
