package io.deputy.agent.run;

import io.deputy.model.PromiseAnswer;
import io.deputy.model.PromiseQuestion;
import io.deputy.model.SlotId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What this agent has promised others: not to start a primary of a slot above an epoch for a while.
 * It counts from when it was asked, and keeps each for the margin longer, since clocks differ.
 *
 * <p>Promises are not on disk: how long the longest lasts is, before one is given, and an agent
 * that is started again waits for so long before it starts any primary that it may have promised
 * not to.
 */
final class GivenPromises {
  private final Map<SlotId, TreeMap<Long, Long>> untilByEpoch = new HashMap<>();

  private final long begun;
  private final Supplier<Duration> earlier;

  /**
   * @param begun when this agent began
   * @param earlier the longest that an agent here may have given before, with the margin; zero for
   *     none
   */
  GivenPromises(long begun, Supplier<Duration> earlier) {
    this.begun = begun;
    this.earlier = earlier;
  }

  /**
   * @param highest epoch that is, or was, to be served here with, by slot: above what is asked it
   *     can't be promised
   * @param kept how long it lasts here
   */
  PromiseAnswer answer(
      PromiseQuestion question, Map<SlotId, Long> highest, Duration kept, long now) {
    var promised = new TreeSet<SlotId>();
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
    return new PromiseAnswer(question.sentAt(), promised);
  }

  /** Before then no primary of the slot may be started with that epoch. */
  long notBefore(SlotId slot, long epoch) {
    TreeMap<Long, Long> given = untilByEpoch.getOrDefault(slot, new TreeMap<>());
    Duration longest = earlier.get();
    return given.headMap(epoch).values().stream()
        .mapToLong(Long::longValue)
        .reduce(longest.isZero() ? Long.MIN_VALUE : begun + longest.toNanos(), Math::max);
  }

  /** Forgets what is over. */
  void tidy(long now) {
    untilByEpoch.values().forEach(given -> given.values().removeIf(until -> until <= now));
    untilByEpoch.values().removeIf(TreeMap::isEmpty);
  }
}
