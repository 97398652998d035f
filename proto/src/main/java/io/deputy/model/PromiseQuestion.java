package io.deputy.model;

import java.time.Duration;
import java.util.SortedMap;

/**
 * One agent asks another not to start, for a while, primaries of these slots above these epochs,
 * which it runs itself.
 *
 * @param sentAt of the asker's clock, in nanoseconds; it counts the promise from then, and the
 *     answer names it
 * @param keep how long
 */
public record PromiseQuestion(long sentAt, Duration keep, SortedMap<SlotId, Long> epochs) {
  public PromiseQuestion {
    epochs = Sorted.copyOf(epochs);
    Invalid.unless(keep.isPositive(), "keep", keep, "more than 0 s");
    epochs.forEach((slot, epoch) -> Invalid.unless(epoch > 0, "epoch", epoch, "1 or more"));
  }
}
