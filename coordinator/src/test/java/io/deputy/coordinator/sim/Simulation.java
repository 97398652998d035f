package io.deputy.coordinator.sim;

import io.deputy.coordinator.sim.invariant.Invariant;
import io.deputy.coordinator.sim.invariant.QuietAfterFaults;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run: a world out of a seed, its faults, and then the wait until it is quiet. The same seed,
 * variant and faults give the same run, event by event.
 */
public final class Simulation {
  private static final int LEAST_MACHINES = 2;
  private static final int MOST_MACHINES = 5;

  /** A run has some ten thousand; in one that never ends, somebody wakes up again and again. */
  private static final long MOST_EVENTS = 3_000_000;

  private static final long LOOK_NANOS = Duration.ofMillis(500).toNanos();

  /**
   * What came of it.
   *
   * @param violation null if all held
   * @param trace empty unless it was asked for
   */
  public record Outcome(@Nullable Violation violation, long events, List<String> trace) {}

  private final long seed;
  private final Supplier<? extends Variant> variant;
  private final Predicate<Invariant> watching;
  private final List<Fault> provoked;

  public Simulation(long seed) {
    this(seed, () -> Variant.RIGHT, _ -> true);
  }

  /**
   * @param variant makes the variant of one world
   * @param watching which invariants are looked at; that it comes to rest is looked at always
   */
  public Simulation(long seed, Supplier<? extends Variant> variant, Predicate<Invariant> watching) {
    this(seed, variant, watching, List.of());
  }

  private Simulation(
      long seed,
      Supplier<? extends Variant> variant,
      Predicate<Invariant> watching,
      List<Fault> provoked) {
    this.provoked = provoked;
    this.seed = seed;
    this.variant = variant;
    this.watching = watching;
  }

  long seed() {
    return seed;
  }

  /** The same world in which these go wrong too. */
  Simulation with(List<Fault> more) {
    return new Simulation(seed, variant, watching, more);
  }

  /** What would go wrong in it. */
  List<Fault> faults() {
    var lots = new Lots(seed);
    Lots world = lots.split();
    List<Fault> drawn = FaultPlan.draw(lots, machines(world), variant.get().pauses());
    return Stream.concat(drawn.stream(), provoked.stream())
        .sorted(Comparator.comparing(Fault::at))
        .toList();
  }

  private static int machines(Lots lots) {
    return lots.between(LEAST_MACHINES, MOST_MACHINES);
  }

  public Outcome run() {
    return run(faults(), false);
  }

  /** The same world with these faults. */
  Outcome run(List<Fault> faults, boolean traced) {
    Lots lots = new Lots(seed).split();
    int machines = machines(lots);
    var world = new World(lots, machines, variant.get(), watched(), traced);
    Violation[] violation = {null};
    world
        .trace()
        .of(
            () -> {
              try {
                play(world, faults);
              } catch (Violation v) {
                violation[0] = v;
                world.trace().say("BROKEN", () -> v.invariant() + ": " + v.getMessage());
              }
            });
    return new Outcome(violation[0], world.clock().events(), world.trace().lines());
  }

  private List<Invariant> watched() {
    return Invariant.all().stream().filter(watching).toList();
  }

  private static void play(World world, List<Fault> faults) {
    var injury = new Injury(world);
    world.begin();
    // Before the first fault everything should once have been well, or could have been.
    faults.forEach(f -> world.clock().at(f.at().toNanos(), () -> injury.inflict(f)));
    long end = faults.stream().mapToLong(f -> f.at().toNanos()).max().orElse(0);
    while (world.clock().now() <= end || world.faulty()) {
      step(world);
    }
    comeToRest(world);
  }

  private static void comeToRest(World world) {
    long bound = world.clock().now() + QuietAfterFaults.BOUND.toNanos();
    long lookAt = world.clock().now();
    String unrest = "";
    while (world.clock().now() < bound) {
      step(world);
      if (world.clock().now() >= lookAt) {
        lookAt += LOOK_NANOS;
        unrest = world.operator().content() ? QuietAfterFaults.unrest(world) : "edit under way";
        if (unrest == null) {
          return;
        }
      }
    }
    throw new QuietAfterFaults().never(String.valueOf(unrest));
  }

  private static void step(World world) {
    world.step();
    if (world.clock().events() > MOST_EVENTS) {
      throw new Violation("NothingSpins", world.clock().events() + " events, and no end");
    }
  }
}
