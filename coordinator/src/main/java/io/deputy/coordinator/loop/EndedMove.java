package io.deputy.coordinator.loop;

import io.deputy.model.MachineName;
import io.deputy.model.Reason;
import io.deputy.model.SlotId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An operator's move that is over.
 *
 * @param epoch of the primacy that was to end
 * @param to where it was to go; null if no machine was found
 */
public record EndedMove(
    SlotId slot, long epoch, MachineName from, @Nullable MachineName to, Outcome outcome) {
  /** How it came out. */
  public sealed interface Outcome {
    /**
     * Another primary is healthy: where it was wanted, or elsewhere if that failed meanwhile.
     *
     * @param unserved for how long none was, as this coordinator has heard
     */
    record Moved(MachineName at, Duration unserved) implements Outcome {}

    record GivenUp(Reason why) implements Outcome {}
  }
}
