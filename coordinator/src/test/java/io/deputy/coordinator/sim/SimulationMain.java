package io.deputy.coordinator.sim;

import io.deputy.coordinator.sim.Seeds.Failure;
import io.deputy.coordinator.sim.variant.BrokenVariants;
import io.deputy.coordinator.sim.variant.BrokenVariants.Broken;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./dev sim}. Ends with 0 if all held, 1 if an invariant broke or a broken variant was not
 * caught, 2 if the input is wrong.
 */
public final class SimulationMain {
  private static final String USAGE =
      """
      usage: ./dev sim [--seeds N] [--minutes M] [--from S] [--variant NAME] [--faults-of NAME]
             ./dev sim --seed S [--variant NAME] [--faults-of NAME]
             ./dev sim --mutants [--provoked] [--seeds N]
      --seed S          one seed, with its trace if it fails
      --variant NAME    a world that is broken on purpose
      --faults-of NAME  besides what is drawn, the faults that this variant can't stand
      --mutants         after how many seeds each broken variant is caught
      """;

  private static final long SEEDS = 2_000;
  private static final long MUTANT_SEEDS = 20_000;

  private final PrintStream out;
  private final Map<String, String> given = new HashMap<>();

  private SimulationMain(PrintStream out) {
    this.out = out;
  }

  public static void main(String[] args) {
    var main = new SimulationMain(System.out);
    int code;
    try {
      Trace.takeLogs(false);
      main.read(List.of(args));
      code = main.run();
    } catch (IllegalArgumentException e) {
      System.err.print("sim: " + e.getMessage() + "\n" + USAGE);
      code = 2;
    }
    System.exit(code);
  }

  private void read(List<String> args) {
    for (int i = 0; i < args.size(); i++) {
      String name = args.get(i);
      switch (name) {
        case "--mutants", "--provoked" -> given.put(name, "");
        case "--seeds", "--minutes", "--seed", "--from", "--variant", "--faults-of" -> {
          if (++i == args.size()) {
            throw new IllegalArgumentException(name + " needs a value");
          }
          given.put(name, args.get(i));
        }
        default -> throw new IllegalArgumentException("no option '" + name + "'");
      }
    }
  }

  private int run() {
    if (given.containsKey("--mutants")) {
      return mutants();
    }
    Broken variant = given.containsKey("--variant") ? variant() : null;
    return given.containsKey("--seed") ? one(variant) : many(variant);
  }

  private Broken variant() {
    return BrokenVariants.named(given.getOrDefault("--variant", ""));
  }

  private List<Fault> provoked() {
    String of = given.get("--faults-of");
    return of == null ? List.of() : BrokenVariants.named(of).provoked();
  }

  /** What makes the same world out of a seed. */
  private String options() {
    var options = new StringBuilder();
    for (String name : List.of("--variant", "--faults-of")) {
      if (given.containsKey(name)) {
        options.append(' ').append(name).append(' ').append(given.get(name));
      }
    }
    return options.toString();
  }

  private int one(@Nullable Broken variant) {
    Simulation simulation = Seeds.simulation(number("--seed", 0), variant).with(provoked());
    Violation violation = simulation.run().violation();
    out.print(violation == null ? "all held\n" : Report.of(simulation, violation, options()));
    return violation == null ? 0 : 1;
  }

  private int many(@Nullable Broken variant) {
    // Fresh ones each time, unless it is said where to begin.
    long from = number("--from", System.currentTimeMillis() * 1000);
    boolean timed = given.containsKey("--minutes") && !given.containsKey("--seeds");
    long count = timed ? Long.MAX_VALUE / 2 : number("--seeds", SEEDS);
    Duration atMost = Duration.ofMinutes(number("--minutes", 24 * 60));
    var seeds = new Seeds(from, count, atMost, variant).with(provoked());
    Optional<Failure> failure = seeds.run();
    out.printf(
        Locale.ROOT,
        "%,d seeds from %d in %.1f s: %.1f seeds/s, %,d events each%n",
        seeds.done(),
        from,
        seeds.seconds(),
        seeds.done() / seeds.seconds(),
        seeds.events() / Math.max(1, seeds.done()));
    failure.ifPresent(f -> out.print(Report.of(f.simulation(), f.violation(), options())));
    if (failure.isEmpty()) {
      out.println("all held");
    }
    return failure.isEmpty() ? 0 : 1;
  }

  private int mutants() {
    long most = number("--seeds", MUTANT_SEEDS);
    int missed = 0;
    out.printf("%-30s %-26s %s%n", "broken variant", "caught by", "after seeds");
    for (Broken broken : BrokenVariants.ALL) {
      var seeds = new Seeds(1, most, Duration.ofMinutes(10), broken);
      if (given.containsKey("--provoked")) {
        seeds.with(broken.provoked());
      }
      Optional<Failure> failure = seeds.run();
      missed += failure.isEmpty() ? 1 : 0;
      out.printf(
          "%-30s %-26s %s%n",
          broken.name(),
          failure.map(f -> f.violation().invariant()).orElse("NOT CAUGHT"),
          failure.map(f -> f.simulation().seed()).orElse(seeds.done()));
    }
    return missed == 0 ? 0 : 1;
  }

  private long number(String name, long otherwise) {
    String text = given.get(name);
    try {
      return text == null ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s: found \"%s\", expected a number".formatted(name, text));
    }
  }
}
