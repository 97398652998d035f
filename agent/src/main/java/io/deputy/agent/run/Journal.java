package io.deputy.agent.run;

import io.deputy.model.Goal;
import io.deputy.model.Heirs;
import io.deputy.model.PlacementId;
import io.deputy.model.Sorted;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What an agent must not forget when it, or its machine, starts again. Calls return at once, and
 * come from the loop's thread.
 */
public interface Journal {
  /** The source of what is wrong with the {@link Memory} on disk. */
  String MEMORY = "journal";

  /** The source of what is wrong with the {@link StoredLease} on disk. */
  String LEASE = "lease";

  /**
   * Replaces what is remembered. Answered by {@link AgentEvent.Written} once it would outlive a
   * power cut, or by {@link AgentEvent.NotWritten}. The loop waits for the answer before it writes
   * again.
   */
  void write(long version, Memory memory);

  /**
   * Replaces the lease. It need not outlive a power cut, after which no lease counts, and nobody
   * waits for it: an older one is only shorter.
   */
  void lease(StoredLease lease);

  /**
   * @param term the highest that a coordinator has shown
   * @param longestPromise that may be given to other agents, as long as it lasts here; zero before
   *     the first
   * @param primacies of every placement that was ever to run here and is not cleared away
   */
  record Memory(long term, Duration longestPromise, SortedMap<PlacementId, Primacy> primacies) {
    public static final Memory NONE = new Memory(0, Duration.ZERO, Collections.emptySortedMap());

    public Memory {
      primacies = Sorted.copyOf(primacies);
    }
  }

  /**
   * As whom a container may run.
   *
   * @param epoch 0 for a hot fallback
   * @param leased only within a lease, or while its heirs promise not to start
   */
  record Primacy(long epoch, boolean leased, Heirs heirs) {
    /** Of one whose heirs nobody has said. */
    public Primacy(long epoch, boolean leased) {
      this(epoch, leased, Heirs.UNKNOWN);
    }

    static Primacy of(Goal goal) {
      return new Primacy(goal.epoch(), goal.leased(), goal.heirs());
    }

    /** Whether it allows to run as that goal wants, whoever inherits. */
    boolean allows(Goal goal) {
      return epoch == goal.epoch() && leased == goal.leased();
    }
  }

  /**
   * @param bootId of the boot in which it was granted: its time means nothing in another one
   * @param until nanoseconds since boot
   * @param tenures of leased primaries that may run for longer, by the promises of their heirs
   */
  record StoredLease(String bootId, long until, SortedMap<PlacementId, Long> tenures) {
    public StoredLease {
      tenures = Sorted.copyOf(tenures);
    }

    /** Where nobody has promised anything. */
    public StoredLease(String bootId, long until) {
      this(bootId, until, Collections.emptySortedMap());
    }
  }

  /**
   * What was found at the start.
   *
   * @param lease null if there is none
   * @param troubles what could not be read, by {@link #MEMORY} or {@link #LEASE}
   */
  record Recalled(Memory memory, @Nullable StoredLease lease, List<AgentEvent.Trouble> troubles) {
    public static final Recalled NOTHING = new Recalled(Memory.NONE, null, List.of());

    public Recalled {
      troubles = List.copyOf(troubles);
    }

    /** Whether an earlier agent may have left containers here that run only within a lease. */
    public boolean mayHaveRun() {
      return !memory.primacies().isEmpty() || !troubles.isEmpty();
    }

    /** Whether there was a memory that is lost: a term may have begun that nobody here knows of. */
    public boolean forgotten() {
      return troubles.stream().anyMatch(t -> t.source().equals(MEMORY));
    }
  }
}
