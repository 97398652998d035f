package io.deputy.coordinator.lead;

/**
 * The proof of one leadership, which every commit carries. All times are of the clock that the
 * election was given.
 *
 * @param term higher than that of every leader before
 * @param session what the store checks: it holds the lock as long as this leadership lasts
 * @param sinceNanos when the lock was taken
 * @param soleNanos from then on no leader before this one can still believe in itself: it gave the
 *     lock back, or its {@link ElectionTimes#claim()} has run out since. Whatever it granted, it
 *     granted before.
 */
public record Leadership(long term, String session, long sinceNanos, long soleNanos) {}
