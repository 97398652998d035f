package io.deputy.coordinator.sim;

import io.deputy.model.FallbackMode;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * Something that goes wrong, or that an operator does.
 *
 * @param at since the beginning of the world
 */
public record Fault(Duration at, Kind kind) {

  /** Machines are numbered from 0. */
  public sealed interface Kind {
    /** The connection breaks: a message was lost. */
    record Broken(int machine) implements Kind {}

    /** Nothing gets through, one way or both. */
    record Cut(int machine, boolean toCoordinator, boolean toAgent, Duration lasts)
        implements Kind {}

    /** Each message takes up to so long; later ones wait behind it. */
    record Slow(int machine, boolean toAgent, Duration most, Duration lasts) implements Kind {}

    /** Killed, and started again; containers run on. */
    record AgentCrash(int machine, Duration lasts) implements Kind {}

    record MachineDeath(int machine, Duration lasts) implements Kind {}

    /** It never comes back. */
    record MachineGone(int machine) implements Kind {}

    /**
     * @param orderly it gives its lock back before
     */
    record CoordinatorCrash(boolean orderly, Duration lasts) implements Kind {}

    record StoreAway(Duration lasts) implements Kind {}

    record StoreSlow(Duration most, Duration lasts) implements Kind {}

    /** The next commit is carried out, and its answer is lost. */
    record AnswerLost() implements Kind {}

    /** The next commit arrives only after so long; its sender has given up long before. */
    record CommitLate(Duration by) implements Kind {}

    /** Somebody writes a record by hand, as it is. */
    record Conflict(int service) implements Kind {}

    /** Somebody deletes the keys of all services, and later restores them from a snapshot. */
    record KeysGone(Duration lasts) implements Kind {}

    /** Somebody puts records back from before their last promotion, and later the newer ones. */
    record OlderRestored(Duration lasts) implements Kind {}

    record DockerAway(int machine, Duration lasts) implements Kind {}

    record DockerSlow(int machine, Duration most, Duration lasts) implements Kind {}

    /** Orders are carried out, and their answers are lost. */
    record DockerAnswerLost(int machine, Duration lasts) implements Kind {}

    /** What is started meanwhile starts only after so long; its sender has given up long before. */
    record DockerLate(int machine, Duration by, Duration lasts) implements Kind {}

    record DiskFull(int machine, Duration lasts) implements Kind {}

    /** One of the running containers ends by itself. */
    record ContainerCrash(int machine, int container) implements Kind {}

    /** The agent's process gets no time while its containers run on. */
    record AgentPause(int machine, Duration lasts) implements Kind {}

    record Edited(Edit edit) implements Kind {}
  }

  /** What an operator does. */
  public sealed interface Edit {
    record NewImage(int service) implements Edit {}

    record Scale(int replicas) implements Edit {}

    record Fallback(int service, FallbackMode mode) implements Edit {}

    record Remove() implements Edit {}

    record TakeOut(int service) implements Edit {}

    /**
     * Its primary is to run elsewhere.
     *
     * @param machine none for whichever the coordinator finds
     */
    record Move(int service, int slot, OptionalInt machine) implements Edit {}

    record Hold(int service, Duration lasts) implements Edit {}

    /** Everything that was ever taken out comes back. */
    record PutBack() implements Edit {}
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%7.3f s  %s", at.toMillis() / 1e3, kind);
  }
}
