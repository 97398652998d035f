package io.deputy.coordinator.lead;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's one lock, and the sessions that can hold it. A session ends when it is not renewed
 * for {@link ElectionTimes#ttl()}, and may end at any time before; its lock is free then.
 *
 * <p>Calls block for some seconds at most; for one thread.
 */
public interface Lock {
  /** A new session. */
  String open() throws LockAway, InterruptedException;

  /** False if the session has ended. */
  boolean renew(String session) throws LockAway, InterruptedException;

  /** Ends the session, and with it its hold on the lock. */
  void end(String session) throws LockAway, InterruptedException;

  /** The lock as it is now, and not as it was. */
  Held look() throws LockAway, InterruptedException;

  /** Takes the lock for the session, if it is free. */
  boolean acquire(String session, Seat seat) throws LockAway, InterruptedException;

  /** Gives the lock back, with the word that nobody believes to hold it any more. */
  void release(String session) throws LockAway, InterruptedException;

  /**
   * A term higher than every term ever given, and given while the session holds the lock.
   *
   * @param least the term is not below this
   * @return empty if the session does not hold the lock
   */
  OptionalLong nextTerm(String session, long least) throws LockAway, InterruptedException;

  /** Returns when the lock has changed since the last look, or after {@code atMost}. */
  void awaitChange(Duration atMost) throws LockAway, InterruptedException;

  /**
   * @param session who holds it; null if nobody does
   * @param seat of who holds it or held it last; empty if that one gave it back, or can't be read
   * @param times how often it was taken since it was made; 0 if it does not exist
   * @param first whether no term was ever given
   * @param givenBack whether whoever held it last gave it back
   */
  record Held(
      @Nullable String session,
      Optional<Seat> seat,
      long times,
      boolean first,
      boolean givenBack) {}
}
