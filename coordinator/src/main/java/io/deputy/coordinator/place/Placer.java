package io.deputy.coordinator.place;

import io.deputy.model.MachineName;
import io.deputy.model.PlacementId;
import io.deputy.model.Reason;
import io.deputy.model.ServiceSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a machine: of those that every filter lets through, the first in the ranking. Keeps count
 * of what each machine carries; lives as long as one draft of a plan, on one thread.
 *
 * <p>The ranking: where the data is; then apart from the service's other slots; then where the
 * least is; then by name, so that the same snapshot gives the same plan. The machines stand in the
 * order of the last two, so that a choice among ten thousand looks at a few.
 */
public final class Placer {
  /** More than so many machines are counted, not named, when none fits. */
  public static final int NAMED_MACHINES = 30;

  private static final Comparator<Candidate> LEAST_FIRST =
      Comparator.<Candidate>comparingInt(c -> c.load().placements())
          .thenComparing(c -> c.machine().name());

  private final Collection<MachineView> machines;
  private final Map<MachineName, Candidate> candidates;
  private @Nullable TreeSet<Candidate> leastFirst;

  /** Why no machine fits: see {@link Reason.NoMachineFits}. */
  public record Objections(List<Reason> each, int others) {}

  /**
   * @param machines in the order of their names
   */
  public Placer(Collection<MachineView> machines) {
    this.machines = machines;
    this.candidates = HashMap.newHashMap(machines.size());
    machines.forEach(m -> candidates.put(m.name(), new Candidate(m, new Load())));
  }

  /** The best machine for it, if any fits. */
  public Optional<MachineName> choose(Wish wish) {
    MachineName only = wish.only();
    MachineName before = only == null ? wish.slot().home() : only;
    Candidate home = before == null ? null : candidates.get(before);
    if (home != null && fits(wish, home)) {
      return Optional.of(home.machine().name());
    }
    if (only != null) {
      return Optional.empty();
    }
    if (!wish.spec().spread().over().isEmpty()) {
      return new Evenly(wish, candidates).best(leastFirst(), c -> fits(wish, c));
    }
    for (Candidate candidate : leastFirst()) {
      if (!wish.siblings().containsKey(candidate.machine().name()) && fits(wish, candidate)) {
        return Optional.of(candidate.machine().name());
      }
    }
    return wish.siblings().keySet().stream()
        .map(candidates::get)
        .filter(Objects::nonNull)
        .filter(c -> fits(wish, c))
        .min(
            Comparator.<Candidate>comparingInt(
                    c -> wish.siblings().getOrDefault(c.machine().name(), 0))
                .thenComparing(LEAST_FIRST))
        .map(c -> c.machine().name());
  }

  /** Why none of the machines fits, of which there are none that do. */
  public Objections objections(Wish wish) {
    List<Reason> each = new ArrayList<>();
    for (MachineView machine : machines) {
      if (each.size() == NAMED_MACHINES) {
        break;
      }
      objection(wish, Objects.requireNonNull(candidates.get(machine.name()))).ifPresent(each::add);
    }
    return new Objections(each, machines.size() - each.size());
  }

  /** Why it can't go to this machine; empty if it can. */
  public Optional<Reason> objection(Wish wish, MachineName machine) {
    return objection(wish, Objects.requireNonNull(candidates.get(machine)));
  }

  /** Counts a placement that is not ended, whatever its role: its fallback day may come. */
  public void add(MachineName machine, PlacementId id, ServiceSpec spec) {
    change(machine, load -> load.add(id, spec));
  }

  public void remove(MachineName machine, PlacementId id, ServiceSpec spec) {
    change(machine, load -> load.remove(id, spec));
  }

  private void change(MachineName machine, Consumer<Load> change) {
    Candidate candidate = candidates.get(machine);
    if (candidate == null) {
      return; // its machine is in no record any more
    }
    boolean ordered = leastFirst != null && leastFirst.remove(candidate);
    change.accept(candidate.load());
    if (ordered && leastFirst != null) {
      leastFirst.add(candidate);
    }
  }

  /** Only machines that may take anything at all; ordered when the first choice is made. */
  private Iterable<Candidate> leastFirst() {
    if (leastFirst == null) {
      leastFirst = new TreeSet<>(LEAST_FIRST);
      candidates.values().stream()
          .filter(c -> c.machine().reachable() && !c.machine().draining())
          .forEach(leastFirst::add);
    }
    return leastFirst;
  }

  private static boolean fits(Wish wish, Candidate candidate) {
    return objection(wish, candidate).isEmpty();
  }

  /** The first filter's no, to this wish or to what is to go there with it. */
  private static Optional<Reason> objection(Wish wish, Candidate candidate) {
    for (Filter filter : Filter.ALL) {
      if (filter.check(wish, candidate) instanceof Fit.No(Reason reason)) {
        return Optional.of(reason);
      }
    }
    return wish.followers().stream().flatMap(f -> objection(f, candidate).stream()).findFirst();
  }
}
