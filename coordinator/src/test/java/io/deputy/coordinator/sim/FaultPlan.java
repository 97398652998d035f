package io.deputy.coordinator.sim;

import io.deputy.coordinator.sim.Fault.Edit;
import io.deputy.coordinator.sim.Fault.Kind;
import io.deputy.model.FallbackMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/** Draws what goes wrong in one world. */
final class FaultPlan {
  /** Until then the app is applied, and mostly placed. */
  private static final long BEGIN_MILLIS = 4_000;

  private static final int LEAST_FAULTS = 2;
  private static final int MOST_FAULTS = 14;

  private static final List<FallbackMode> MODES = List.of(FallbackMode.values());

  private final Lots lots;
  private final int machines;
  private final boolean pauses;
  private final int favourite;
  private final List<Fault> faults = new ArrayList<>();
  private boolean gone;

  private FaultPlan(Lots lots, int machines, boolean pauses) {
    this.lots = lots;
    this.machines = machines;
    this.pauses = pauses;
    this.favourite = lots.below(machines);
  }

  static List<Fault> draw(Lots lots, int machines, boolean pauses) {
    var plan = new FaultPlan(lots, machines, pauses);
    int count = lots.between(LEAST_FAULTS, MOST_FAULTS);
    long end = lots.between(15_000, 45_000);
    for (int i = 0; i < count; i++) {
      plan.faults.add(new Fault(lots.duration(BEGIN_MILLIS, end), plan.kind()));
    }
    // Drawn last: what older seeds drew is as it was.
    int wishes = lots.below(4);
    for (int i = 0; i < wishes; i++) {
      plan.faults.add(new Fault(lots.duration(BEGIN_MILLIS, end), new Kind.Edited(plan.wish())));
    }
    plan.faults.sort(Comparator.comparing(Fault::at));
    return List.copyOf(plan.faults);
  }

  private Kind kind() {
    // What goes wrong at one place at a time is what the rules have to hold against.
    int machine = lots.chance(0.5) ? favourite : lots.below(machines);
    return switch (lots.below(pauses ? 27 : 25)) {
      case 0 -> new Kind.Broken(machine);
      case 1, 2 -> new Kind.Cut(machine, true, true, time());
      case 3 -> new Kind.Cut(machine, true, false, time());
      case 4 -> new Kind.Cut(machine, false, true, time());
      case 5 -> new Kind.Slow(machine, true, lots.duration(200, 1400), time());
      case 6 -> new Kind.Slow(machine, false, lots.duration(200, 1400), time());
      case 7, 8 -> new Kind.AgentCrash(machine, lots.duration(100, 1500));
      case 9, 10 -> new Kind.MachineDeath(machine, time());
      case 11, 12 -> new Kind.CoordinatorCrash(lots.chance(0.3), lots.duration(200, 8000));
      case 13 -> new Kind.StoreAway(time());
      case 14 -> new Kind.StoreSlow(lots.duration(200, 3000), time());
      case 15 -> oneCommit();
      case 16 -> new Kind.DockerAway(machine, time());
      case 17 -> new Kind.DockerSlow(machine, lots.duration(500, 4000), time());
      case 18 -> new Kind.DockerAnswerLost(machine, time());
      case 19 -> new Kind.DockerLate(machine, lots.duration(1000, 9000), time());
      case 20 -> new Kind.ContainerCrash(machine, lots.below(8));
      case 21 -> oneIsGone(machine);
      case 22, 23, 24 -> new Kind.Edited(edit());
      default -> new Kind.AgentPause(machine, lots.duration(500, 12_000));
    };
  }

  private Kind oneCommit() {
    return switch (lots.below(3)) {
      case 0 -> new Kind.AnswerLost();
      case 1 -> new Kind.CommitLate(lots.duration(100, 6000));
      default -> new Kind.Conflict(lots.below(8));
    };
  }

  private Kind oneIsGone(int machine) {
    if (gone || machines < 3 || lots.chance(0.5)) {
      return new Kind.DiskFull(machine, time());
    }
    gone = true;
    return new Kind.MachineGone(machine);
  }

  private Edit edit() {
    return switch (lots.below(8)) {
      case 0, 1 -> new Edit.NewImage(lots.below(8));
      case 2 -> new Edit.Scale(lots.between(0, 4));
      case 3 -> new Edit.Fallback(lots.below(8), lots.one(MODES));
      case 4 -> new Edit.Remove();
      case 5 -> new Edit.TakeOut(lots.below(8));
      default -> new Edit.PutBack();
    };
  }

  /** What operators want beside the file. */
  private Edit wish() {
    if (lots.chance(0.2)) {
      return new Edit.Hold(lots.below(8), lots.duration(500, 20_000));
    }
    OptionalInt to = lots.chance(0.3) ? OptionalInt.empty() : OptionalInt.of(lots.below(machines));
    return new Edit.Move(lots.below(8), lots.below(2), to);
  }

  /** Mostly short, as long as a lease now and then, sometimes long. */
  private Duration time() {
    return lots.chance(0.3)
        ? lots.duration(200, 2500)
        : lots.chance(0.6) ? lots.duration(2500, 8000) : lots.duration(8000, 20_000);
  }
}
