package io.deputy.coordinator.sim.variant;

import io.deputy.coordinator.sim.Variant;
import io.deputy.coordinator.sim.invariant.ApartFromItsFallback;
import io.deputy.coordinator.sim.invariant.BandOneWay;
import io.deputy.coordinator.sim.invariant.EpochGivenOnce;
import io.deputy.coordinator.sim.invariant.Invariant;
import io.deputy.coordinator.sim.invariant.NeverPromotedWithoutData;
import io.deputy.coordinator.sim.invariant.NothingUnlabelledTouched;
import io.deputy.coordinator.sim.invariant.OrderDoesNotMatter;
import io.deputy.coordinator.sim.invariant.PlacementStays;
import io.deputy.coordinator.sim.invariant.PlanIsIdempotent;
import io.deputy.coordinator.sim.invariant.QuietAfterFaults;
import io.deputy.coordinator.sim.invariant.RoleOneWay;
import io.deputy.coordinator.sim.invariant.SinglePrimary;
import io.deputy.coordinator.sim.invariant.TermNeverFalls;
import java.util.List;
import java.util.function.Supplier;

/** All broken variants, and which invariant must catch each. */
public final class BrokenVariants {
  /**
   * @param variant makes one for one world
   * @param seed one in which it is caught; the first, of those from 1
   */
  public record Broken(
      String name,
      Class<? extends Invariant> caughtBy,
      Supplier<? extends Variant> variant,
      long seed) {
    @Override
    public String toString() {
      return name;
    }
  }

  public static final List<Broken> ALL =
      List.of(
          new Broken("noLease", SinglePrimary.class, Leases.NoLease::new, 1),
          new Broken(
              "leaseStampedAtTheAnswer", SinglePrimary.class, Leases.StampedAtTheAnswer::new, 1),
          new Broken("noWarmUp", SinglePrimary.class, Leases.NoWarmUp::new, 1),
          new Broken(
              "promotedBeforeTheLeaseIsOver",
              SinglePrimary.class,
              Leases.PromotedBeforeItIsOver::new,
              1),
          new Broken(
              "withheldLeasesIgnored", SinglePrimary.class, Leases.WithheldOnesIgnored::new, 1),
          new Broken("killsNothing", SinglePrimary.class, Agents.KillsNothing::new, 1),
          new Broken("saysStoppedTooSoon", SinglePrimary.class, Agents.SaysStoppedTooSoon::new, 1),
          new Broken("pausedWithoutGuard", SinglePrimary.class, Agents.PausedWithoutGuard::new, 1),
          new Broken("noGuard", SinglePrimary.class, Agents.NoGuard::new, 1),
          new Broken("writeLost", EpochGivenOnce.class, Records.WriteLost::new, 1),
          new Broken("termForgotten", TermNeverFalls.class, Agents.TermForgotten::new, 1),
          new Broken("roleGivenBack", RoleOneWay.class, Records.RoleGivenBack::new, 1),
          new Broken("goalsComeAndGo", BandOneWay.class, Agents.GoalsComeAndGo::new, 1),
          new Broken("placementMoved", PlacementStays.class, Records.PlacementMoved::new, 1),
          new Broken(
              "fallbackBesideItsPrimary",
              ApartFromItsFallback.class,
              Records.FallbackBesideItsPrimary::new,
              1),
          new Broken("oneDecisionAPlan", PlanIsIdempotent.class, Plans.OneAtATime::new, 1),
          new Broken(
              "planInOrderOfReports", OrderDoesNotMatter.class, Plans.InOrderOfReports::new, 1),
          new Broken(
              "homeForgotten", NeverPromotedWithoutData.class, Records.HomeForgotten::new, 1),
          new Broken("assignmentsLost", QuietAfterFaults.class, Agents.AssignmentsLost::new, 1),
          new Broken(
              "foreignContainersListed",
              NothingUnlabelledTouched.class,
              Agents.ForeignContainersListed::new,
              1));

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
