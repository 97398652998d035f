package io.deputy.coordinator.sim.variant;

import io.deputy.coordinator.sim.Fault;
import io.deputy.coordinator.sim.Variant;
import io.deputy.coordinator.sim.invariant.ApartFromItsFallback;
import io.deputy.coordinator.sim.invariant.BandOneWay;
import io.deputy.coordinator.sim.invariant.EpochGivenOnce;
import io.deputy.coordinator.sim.invariant.Invariant;
import io.deputy.coordinator.sim.invariant.KeptWithoutItsRecord;
import io.deputy.coordinator.sim.invariant.NeverPromotedWithoutData;
import io.deputy.coordinator.sim.invariant.NothingUnlabelledTouched;
import io.deputy.coordinator.sim.invariant.OrderDoesNotMatter;
import io.deputy.coordinator.sim.invariant.PlacementStays;
import io.deputy.coordinator.sim.invariant.PlanIsIdempotent;
import io.deputy.coordinator.sim.invariant.QuietAfterFaults;
import io.deputy.coordinator.sim.invariant.RoleOneWay;
import io.deputy.coordinator.sim.invariant.SinglePrimary;
import io.deputy.coordinator.sim.invariant.TermNeverFalls;
import io.deputy.coordinator.sim.invariant.TogetherOnOneMachine;
import java.util.List;
import java.util.function.Supplier;

/** All broken variants, and which invariant must catch each. */
public final class BrokenVariants {
  /**
   * @param variant makes one for one world
   * @param provoked faults that it can't stand, for a test that has little time
   */
  public record Broken(
      String name,
      Class<? extends Invariant> caughtBy,
      Supplier<? extends Variant> variant,
      List<Fault> provoked) {
    @Override
    public String toString() {
      return name;
    }
  }

  public static final List<Broken> ALL =
      List.of(
          new Broken("noLease", SinglePrimary.class, Leases.NoLease::new, List.of()),
          new Broken(
              "leaseStampedAtTheAnswer",
              SinglePrimary.class,
              Leases.StampedAtTheAnswer::new,
              Provoking.slowAnswersThenCuts()),
          new Broken(
              "noWarmUp",
              SinglePrimary.class,
              Leases.NoWarmUp::new,
              Provoking.coordinatorCrashesAndCuts()),
          new Broken(
              "promotedBeforeTheLeaseIsOver",
              SinglePrimary.class,
              Leases.PromotedBeforeItIsOver::new,
              List.of()),
          new Broken(
              "pausedLeasesGiven",
              SinglePrimary.class,
              Leases.PausedLeasesGiven::new,
              Provoking.cutsWhileTheStoreIsSlow()),
          new Broken("killsNothing", SinglePrimary.class, Agents.KillsNothing::new, List.of()),
          new Broken(
              "lateStartsForgotten",
              SinglePrimary.class,
              Agents.LateStartsForgotten::new,
              Provoking.lateStartsAndNewImages()),
          new Broken(
              "saysStoppedTooSoon",
              SinglePrimary.class,
              Agents.SaysStoppedTooSoon::new,
              Provoking.newImages()),
          new Broken(
              "pausedWithoutGuard",
              SinglePrimary.class,
              Agents.PausedWithoutGuard::new,
              Provoking.pauses()),
          new Broken(
              "noGuard", SinglePrimary.class, Agents.NoGuard::new, Provoking.agentsDeadForLong()),
          new Broken(
              "staleReads",
              SinglePrimary.class,
              Records.StaleReads::new,
              Provoking.answersLostAndShortDeaths()),
          new Broken(
              "nothingSettled",
              SinglePrimary.class,
              Records.NothingSettled::new,
              Provoking.lateCommitsAndShortCuts()),
          new Broken(
              "newerUnsaid",
              SinglePrimary.class,
              Agents.NewerUnsaid::new,
              Provoking.olderRecordsAfterDeaths()),
          new Broken(
              "writeLost",
              EpochGivenOnce.class,
              Records.WriteLost::new,
              Provoking.coordinatorCrashesAndDeaths()),
          new Broken("termForgotten", TermNeverFalls.class, Agents.TermForgotten::new, List.of()),
          new Broken("roleGivenBack", RoleOneWay.class, Records.RoleGivenBack::new, List.of()),
          new Broken("goalsComeAndGo", BandOneWay.class, Agents.GoalsComeAndGo::new, List.of()),
          new Broken(
              "placementMoved", PlacementStays.class, Records.PlacementMoved::new, List.of()),
          new Broken(
              "fallbackBesideItsPrimary",
              ApartFromItsFallback.class,
              Records.FallbackBesideItsPrimary::new,
              List.of()),
          new Broken(
              "leavesTheOthersBehind",
              TogetherOnOneMachine.class,
              Records.LeavesTheOthersBehind::new,
              List.of()),
          new Broken("oneDecisionAPlan", PlanIsIdempotent.class, Plans.OneAtATime::new, List.of()),
          new Broken(
              "planInOrderOfReports",
              OrderDoesNotMatter.class,
              Plans.InOrderOfReports::new,
              List.of()),
          new Broken(
              "homeForgotten",
              NeverPromotedWithoutData.class,
              Records.HomeForgotten::new,
              Provoking.deathsAndNewImages()),
          new Broken(
              "assignmentsLost", QuietAfterFaults.class, Agents.AssignmentsLost::new, List.of()),
          new Broken(
              "foreignContainersListed",
              NothingUnlabelledTouched.class,
              Agents.ForeignContainersListed::new,
              List.of()),
          new Broken(
              "straysUnsaid",
              KeptWithoutItsRecord.class,
              Agents.StraysUnsaid::new,
              Provoking.keysGoneAndAllStartedAgain()),
          new Broken(
              "looksUnsaid",
              KeptWithoutItsRecord.class,
              Agents.LooksUnsaid::new,
              Provoking.keysGoneAndAllStartedAgain()));

  private BrokenVariants() {}

  /**
   * @throws IllegalArgumentException naming those that there are
   */
  public static Broken named(String name) {
    return ALL.stream()
        .filter(b -> b.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no variant '" + name + "'; there are " + ALL));
  }
}
