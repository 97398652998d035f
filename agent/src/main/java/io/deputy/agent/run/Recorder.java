package io.deputy.agent.run;

import io.deputy.agent.run.Journal.Memory;
import io.deputy.agent.run.Journal.Primacy;
import io.deputy.agent.run.Journal.Recalled;
import io.deputy.model.PlacementId;
import io.deputy.model.SlotId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is to be remembered, and how much of it is already on disk. One write at a time; whatever
 * changed meanwhile goes with the next.
 *
 * <p>Where the memory of an earlier agent is lost nothing is written, and so no assignment followed
 * and nothing started, until a coordinator has shown that it leads: the lost term could have told a
 * deposed one.
 */
final class Recorder {
  static final Duration RETRY = Duration.ofSeconds(1);

  private final Journal journal;
  private Memory memory;
  private Memory durable;
  private Memory writing = Memory.NONE;
  private long version;
  private boolean underWay;
  private long retryAt;
  private String trouble = "";
  private boolean forgotten;

  Recorder(Journal journal, Recalled recalled) {
    this.journal = journal;
    memory = recalled.memory();
    durable = recalled.memory();
    forgotten = recalled.forgotten();
  }

  /** Whoever has granted a lease that lasts has led since that heartbeat was sent. */
  void leaderShown() {
    forgotten = false;
  }

  /** The highest term seen, whether or not it is on disk yet. */
  long term() {
    return memory.term();
  }

  long durableTerm() {
    return durable.term();
  }

  void term(long higher) {
    memory =
        new Memory(Math.max(higher, memory.term()), memory.longestPromise(), memory.primacies());
  }

  void remember(PlacementId placement, Primacy primacy) {
    if (!primacy.equals(memory.primacies().get(placement))) {
      var primacies = new TreeMap<>(memory.primacies());
      primacies.put(placement, primacy);
      primacies(primacies);
    }
  }

  void forget(PlacementId placement) {
    if (memory.primacies().containsKey(placement)) {
      var primacies = new TreeMap<>(memory.primacies());
      primacies.remove(placement);
      primacies(primacies);
    }
  }

  private void primacies(TreeMap<PlacementId, Primacy> replaced) {
    memory = new Memory(memory.term(), memory.longestPromise(), replaced);
  }

  /**
   * Whether a promise may be given that lasts so long: an agent after this one has to know. If not,
   * it may in a while, when that is on disk.
   */
  boolean mayPromise(Duration kept) {
    if (memory.longestPromise().compareTo(kept) < 0) {
      memory = new Memory(memory.term(), kept, memory.primacies());
    }
    return durable.longestPromise().compareTo(kept) >= 0;
  }

  /** The highest epochs that this machine was, or is, to serve with, by slot; on disk or not. */
  Map<SlotId, Long> epochs() {
    var highest = new HashMap<SlotId, Long>();
    memory.primacies().forEach((id, p) -> highest.merge(id.slot(), p.epoch(), Math::max));
    return highest;
  }

  /** As what it may run, as far as that would outlive a power cut; null for not at all. */
  @Nullable Primacy durable(PlacementId placement) {
    return durable.primacies().get(placement);
  }

  private boolean allDurable() {
    return memory.equals(durable);
  }

  String trouble() {
    return trouble;
  }

  void flush(long now) {
    if (!underWay && !forgotten && now >= retryAt && !allDurable()) {
      underWay = true;
      writing = memory;
      journal.write(++version, memory);
    }
  }

  /** When to flush again after a failure; {@link Long#MAX_VALUE} if there was none. */
  long wakeAt() {
    return underWay || forgotten || allDurable() ? Long.MAX_VALUE : retryAt;
  }

  /** Returns whether it could not be written before. */
  boolean written(long which) {
    boolean mended = which == version && !trouble.isEmpty();
    if (which == version) {
      underWay = false;
      durable = writing;
      trouble = "";
    }
    return mended;
  }

  void notWritten(long which, String reason, long now) {
    if (which == version) {
      underWay = false;
      retryAt = now + RETRY.toNanos();
      trouble = reason;
    }
  }
}
