package io.deputy.coordinator.sim.variant;

import io.deputy.coordinator.sim.Fault;
import io.deputy.coordinator.sim.Fault.Edit;
import io.deputy.coordinator.sim.Fault.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Faults that bring one weakness to light within a few seeds. Machines in turn, services too. */
final class Provoking {
  private static final int BEGIN_SECONDS = 8;
  private static final int ROUNDS = 5;

  private static final Duration BEYOND_THE_LEASE = Duration.ofSeconds(7);
  private static final Duration ALL_THE_TIME = Duration.ofMinutes(1);

  private Provoking() {}

  static List<Fault> slowAnswersThenCuts() {
    List<Fault> faults = every(12, m -> cut(m, BEYOND_THE_LEASE));
    for (int m = 0; m < ROUNDS; m++) {
      Duration slow = Duration.ofMillis(1400);
      faults.add(new Fault(Duration.ofSeconds(5), new Kind.Slow(m, true, slow, ALL_THE_TIME)));
    }
    return faults;
  }

  /** It returns about when its primary is given to another. */
  static List<Fault> cutsWhileTheStoreIsSlow() {
    List<Fault> faults = every(12, m -> cut(m, Duration.ofSeconds(4)));
    var slow = new Kind.StoreSlow(Duration.ofSeconds(3), ALL_THE_TIME);
    faults.add(new Fault(Duration.ofSeconds(6), slow));
    return faults;
  }

  static List<Fault> coordinatorCrashesAndCuts() {
    List<Fault> faults = every(14, m -> cut(m, Duration.ofSeconds(4)));
    faults.addAll(every(14, _ -> new Kind.CoordinatorCrash(true, Duration.ofMillis(300))));
    return faults;
  }

  static List<Fault> coordinatorCrashesAndDeaths() {
    List<Fault> faults = every(10, m -> new Kind.MachineDeath(m, BEYOND_THE_LEASE));
    faults.addAll(every(7, _ -> new Kind.CoordinatorCrash(true, Duration.ofMillis(300))));
    return faults;
  }

  /** A machine is back as soon as another has got its primary, and nobody knows for sure. */
  static List<Fault> answersLostAndShortDeaths() {
    List<Fault> faults = every(10, m -> new Kind.MachineDeath(m, Duration.ofMillis(500)));
    faults.addAll(every(10, m -> new Kind.Cut(m + 1, true, true, Duration.ofSeconds(4))));
    faults.addAll(every(3, _ -> new Kind.AnswerLost()));
    return faults;
  }

  /** It is back before its loss is committed again, and then the first commit arrives. */
  static List<Fault> lateCommitsAndShortCuts() {
    List<Fault> faults = every(12, m -> cut(m, Duration.ofMillis(3600)));
    for (Fault cut : List.copyOf(faults)) {
      Duration promotion = cut.at().plusMillis(2600);
      faults.add(new Fault(promotion, new Kind.CommitLate(Duration.ofMillis(1500))));
    }
    return faults;
  }

  static List<Fault> deathsAndNewImages() {
    List<Fault> faults = every(12, m -> new Kind.MachineDeath(m, Duration.ofSeconds(3)));
    faults.addAll(every(6, _ -> new Kind.Edited(new Edit.NewImage(0))));
    faults.addAll(every(9, _ -> new Kind.CoordinatorCrash(true, Duration.ofMillis(300))));
    return faults;
  }

  static List<Fault> newImages() {
    return every(6, n -> new Kind.Edited(new Edit.NewImage(n)));
  }

  /** What is replaced was told to start, and starts when what replaces it runs. */
  static List<Fault> lateStartsAndNewImages() {
    List<Fault> faults = new ArrayList<>();
    for (Fault edit : every(14, _ -> new Kind.Edited(new Edit.NewImage(0)))) {
      faults.add(edit);
      faults.add(new Fault(edit.at().plusMillis(3500), edit.kind()));
      for (int m = 0; m < ROUNDS; m++) {
        var late = new Kind.DockerLate(m, Duration.ofSeconds(6), Duration.ofSeconds(4));
        faults.add(new Fault(edit.at(), late));
      }
    }
    return faults;
  }

  static List<Fault> pauses() {
    return every(10, m -> new Kind.AgentPause(m, BEYOND_THE_LEASE));
  }

  static List<Fault> agentsDeadForLong() {
    return every(10, m -> new Kind.AgentCrash(m, BEYOND_THE_LEASE));
  }

  /**
   * Every agent is started again while no service has a record, at first under the leader that has
   * read them, then under one that has not; once Docker is slow to say what it has.
   */
  static List<Fault> keysGoneAndAllStartedAgain() {
    List<Fault> faults = new ArrayList<>();
    for (int begin : List.of(10, 50, 90)) {
      Duration at = Duration.ofSeconds(begin);
      faults.add(new Fault(at, new Kind.KeysGone(Duration.ofSeconds(35))));
      faults.add(
          new Fault(at.plusSeconds(12), new Kind.CoordinatorCrash(true, Duration.ofMillis(300))));
      for (int m = 0; m < ROUNDS; m++) {
        for (int after : List.of(1, 19)) {
          var crash = new Kind.AgentCrash(m, Duration.ofMillis(500));
          faults.add(new Fault(at.plusSeconds(after), crash));
          var slow = new Kind.DockerSlow(m, Duration.ofSeconds(1), Duration.ofSeconds(3));
          faults.add(new Fault(at.plusSeconds(after).plusMillis(400), slow));
        }
      }
    }
    return faults;
  }

  /**
   * The machine of a former primary is back; then all agents are started again, then the leader.
   */
  static List<Fault> olderRecordsAfterDeaths() {
    List<Fault> faults = new ArrayList<>();
    for (int m = 0; m < 3; m++) {
      Duration at = Duration.ofSeconds(BEGIN_SECONDS + 50L * m);
      faults.add(new Fault(at, new Kind.MachineDeath(m, Duration.ofSeconds(5))));
      // It is done only once all is well again.
      for (int after : List.of(14, 16, 18)) {
        var restored = new Kind.OlderRestored(Duration.ofSeconds(22L));
        faults.add(new Fault(at.plusSeconds(after), restored));
      }
      for (int other = 0; other < ROUNDS; other++) {
        var crash = new Kind.AgentCrash(other, Duration.ofMillis(500));
        faults.add(new Fault(at.plusSeconds(22), crash));
      }
      var leader = new Kind.CoordinatorCrash(true, Duration.ofMillis(300));
      faults.add(new Fault(at.plusSeconds(29), leader));
    }
    return faults;
  }

  private static Kind cut(int machine, Duration lasts) {
    return new Kind.Cut(machine, true, true, lasts);
  }

  private static List<Fault> every(int seconds, IntFunction<Kind> kind) {
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      faults.add(new Fault(Duration.ofSeconds(BEGIN_SECONDS + (long) seconds * i), kind.apply(i)));
    }
    return faults;
  }
}
