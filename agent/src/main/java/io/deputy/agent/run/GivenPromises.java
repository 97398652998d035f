package io.deputy.agent.run;

import io.deputy.agent.run.Journal.Recalled;
import io.deputy.model.PromiseAnswer;
import io.deputy.model.PromiseQuestion;
import io.deputy.model.SlotId;
import io.deputy.model.Timings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this agent has promised others: not to start a primary of a slot above an epoch for a while.
 * It counts from when it was asked, and keeps each for the margin longer, since clocks differ.
 *
 * <p>Promises are not on disk: how long the longest lasts is, before one is given, and an agent
 * that is started again waits for so long before it starts any primary that it may have promised
 * not to.
 */
final class GivenPromises {
  /** Nobody may keep this agent from starting a primary for longer by asking once. */
  static final Duration LONGEST = Duration.ofMinutes(1);

  private final Recorder recorder;
  private final Supplier<Timings> timings;
  private final Map<SlotId, TreeMap<Long, Long>> untilByEpoch = new HashMap<>();

  /** That agents before this one may have given, with the margin; null where nobody knows. */
  private final @Nullable Duration recalled;

  private long begun;

  /**
   * @param timings as they are told now
   */
  GivenPromises(Recorder recorder, Recalled recalled, Supplier<Timings> timings) {
    this.recorder = recorder;
    this.timings = timings;
    this.recalled = recalled.forgotten() ? null : recalled.memory().longestPromise();
  }

  /** What agents before this one have promised counts from now. */
  void begin(long now) {
    begun = now;
  }

  /**
   * What is promised of that: nothing above which this machine is, or was, to serve itself; and
   * nothing before it is on disk how long it may last.
   */
  PromiseAnswer answer(PromiseQuestion question, long now) {
    untilByEpoch.values().forEach(given -> given.values().removeIf(until -> until <= now));
    untilByEpoch.values().removeIf(TreeMap::isEmpty);
    Duration kept = question.keep().plus(timings.get().margin());
    var promised = new TreeSet<SlotId>();
    if (kept.compareTo(LONGEST) <= 0 && recorder.mayPromise(kept)) {
      Map<SlotId, Long> highest = recorder.epochs();
      question
          .epochs()
          .forEach(
              (slot, epoch) -> {
                if (highest.getOrDefault(slot, 0L) <= epoch) {
                  promised.add(slot);
                  untilByEpoch
                      .computeIfAbsent(slot, _ -> new TreeMap<>())
                      .merge(epoch, now + kept.toNanos(), Math::max);
                }
              });
    }
    return new PromiseAnswer(question.sentAt(), promised);
  }

  /** Before then no primary of the slot may be started with that epoch. */
  long notBefore(SlotId slot, long epoch) {
    TreeMap<Long, Long> given = untilByEpoch.getOrDefault(slot, new TreeMap<>());
    Duration earlier = recalled == null ? timings.get().untilLost() : recalled;
    return given.headMap(epoch).values().stream()
        .mapToLong(Long::longValue)
        .reduce(earlier.isZero() ? Long.MIN_VALUE : begun + earlier.toNanos(), Math::max);
  }
}
