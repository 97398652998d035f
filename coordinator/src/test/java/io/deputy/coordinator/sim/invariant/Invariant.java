package io.deputy.coordinator.sim.invariant;

import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.sim.SimAgent;
import io.deputy.coordinator.sim.SimMachine;
import io.deputy.coordinator.sim.Violation;
import io.deputy.coordinator.sim.World;
import io.deputy.model.ServiceRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that must always hold in a world. It is told of every change that can break it; an
 * object watches over one world and may remember what it saw.
 */
public abstract class Invariant {
  /** One of each, for one world. */
  public static List<Invariant> all() {
    return List.of(
        new SinglePrimary(),
        new EpochGivenOnce(),
        new TermNeverFalls(),
        new RoleOneWay(),
        new BandOneWay(),
        new PlacementStays(),
        new ApartFromItsFallback(),
        new TogetherOnOneMachine(),
        new PlanIsIdempotent(),
        new OrderDoesNotMatter(),
        new NeverPromotedWithoutData(),
        new NothingUnlabelledTouched(),
        new KeptWithoutItsRecord());
  }

  public String name() {
    return getClass().getSimpleName();
  }

  /** After an event in which a container began or ended, or could serve with another epoch. */
  public void containersChanged(World world) {}

  /** A record stands in the store. */
  public void stored(World world, @Nullable ServiceRecord before, ServiceRecord record) {}

  /** A plan was made. */
  public void planned(World world, ClusterView view) {}

  /** An agent took in an event. */
  public void agentStepped(World world, SimMachine machine, SimAgent agent) {}

  final Violation broken(String sentence) {
    return new Violation(name(), sentence);
  }
}
