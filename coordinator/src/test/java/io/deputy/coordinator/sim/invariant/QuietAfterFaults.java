package io.deputy.coordinator.sim.invariant;

import io.deputy.coordinator.loop.ClusterView;
import io.deputy.coordinator.sim.SimContainers.Box;
import io.deputy.coordinator.sim.SimMachine;
import io.deputy.coordinator.sim.Violation;
import io.deputy.coordinator.sim.World;
import io.deputy.model.MachineName;
import io.deputy.model.Reason;
import io.deputy.model.ServiceId;
import io.deputy.model.ServiceSpec;
import io.deputy.model.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * When the faults are over, everything comes to rest: every service stands as well as it can, what
 * is said to be missing is truly missing, and nothing begins, ends or is planned any more.
 */
public final class QuietAfterFaults extends Invariant {
  /** The longest wait of the code: a failed placement is remembered for 60 s, on top of retries. */
  public static final Duration BOUND = Duration.ofSeconds(200);

  /** So long nothing may change; longer than the grace of a stray and the period of a look. */
  public static final Duration REST = Duration.ofSeconds(12);

  /** Null once all is at rest, else what is not. */
  public static @Nullable String unrest(World world) {
    ClusterView view = world.view();
    if (view == null) {
      return "nobody leads";
    }
    for (Map.Entry<ServiceId, Standing> standing : view.report().standings().entrySet()) {
      String wrong = wrong(world, standing.getKey(), standing.getValue());
      if (wrong != null) {
        return wrong;
      }
    }
    for (ServiceSpec spec : world.operator().wanted().values()) {
      Standing standing = view.report().standings().get(spec.id());
      if (standing == null) {
        return spec.id() + " is wanted and stands nowhere";
      }
      if (standing instanceof Standing.Settled) {
        String missing = missing(world, spec);
        if (missing != null) {
          return missing;
        }
      }
    }
    return world.clock().now() - world.lastChange() < REST.toNanos()
        ? "something changed only just now"
        : null;
  }

  public Violation never(String unrest) {
    return broken("%d s after the last fault: %s".formatted(BOUND.toSeconds(), unrest));
  }

  /** Of a service that is settled, every slot has one container that serves. */
  private static @Nullable String missing(World world, ServiceSpec spec) {
    var serving = new TreeMap<Integer, List<MachineName>>();
    for (SimMachine machine : world.machines()) {
      for (Box box : machine.containers().boxes()) {
        if (box.placement().service().equals(spec.id()) && World.serves(machine, box) > 0) {
          serving
              .computeIfAbsent(box.placement().slot().index(), _ -> new ArrayList<>())
              .add(machine.name());
        }
      }
    }
    long wanted =
        spec.spread().everyMachine()
            ? world.machines().stream().filter(SimMachine::up).count()
            : spec.replicas();
    boolean right =
        serving.size() == wanted && serving.values().stream().allMatch(m -> m.size() == 1);
    return right
        ? null
        : "%s is settled with %d replicas, and by slot these run: %s"
            .formatted(spec.id(), wanted, serving);
  }

  private static @Nullable String wrong(World world, ServiceId id, Standing standing) {
    for (Reason reason : standing.reasons()) {
      if (!isTrue(world, reason)) {
        return "%s is %s, for no true reason: %s".formatted(id, standing.word(), reason);
      }
    }
    boolean lacksNothing = !(standing instanceof Standing.Settled) && standing.reasons().isEmpty();
    return lacksNothing ? "%s is %s without a reason".formatted(id, standing.word()) : null;
  }

  /** Whether it is so, and will be so until a machine returns or an operator does something. */
  private static boolean isTrue(World world, Reason reason) {
    return switch (reason) {
      case Reason.NotReachable r -> isDead(world, r.machine());
      case Reason.NoHeir r -> isDead(world, r.machine());
      case Reason.StillRunning r -> isDead(world, r.machine());
      case Reason.NeverCopied r -> !r.fallback().equals(r.home());
      case Reason.NoMachineFits r -> r.each().stream().allMatch(each -> isTrue(world, each));
      case Reason.OtherRoleHere _,
          Reason.DataElsewhere _,
          Reason.FallbackUnwanted _,
          Reason.NoReplicas _ ->
          true;
      // Of what can't be ended while its machine is dead; that reason stands beside it.
      case Reason.BeingRemoved _, Reason.OldSpec _ ->
          world.machines().stream().anyMatch(m -> !m.up());
      default -> false;
    };
  }

  private static boolean isDead(World world, MachineName name) {
    return world.machines().stream().anyMatch(m -> m.name().equals(name) && !m.up());
  }
}
