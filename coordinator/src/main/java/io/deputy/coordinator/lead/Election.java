package io.deputy.coordinator.lead;

import java.util.Optional;

/** The contest for leadership, as one coordinator takes part in it. */
public interface Election extends AutoCloseable {
  /**
   * Where this coordinator stands. Ask before every act of a leader: the answer changes by the mere
   * passing of time.
   *
   * @param nowNanos of the clock that the election was given
   */
  State state(long nowNanos);

  /**
   * Somebody has followed a leader of that term. Whoever leads under a lower one gives it up, and
   * takes a higher one: so it is after Consul was restored from an older snapshot.
   */
  void outbid(long term);

  /** Calls {@code changed}, on a thread of the election, after the state changed. */
  void watch(Runnable changed);

  /**
   * Gives the lock back, so that another leads at once, and takes no further part. From the moment
   * of the call the state is not Leader.
   */
  @Override
  void close();

  sealed interface State {
    /**
     * @param untilNanos it may speak until then, unless the lock is confirmed again before
     */
    record Leader(Leadership leadership, long untilNanos) implements State {}

    /**
     * @param leader empty while nobody is known to lead
     */
    record Follower(Optional<Seat> leader) implements State {}

    /**
     * Who leads can't be found out. It is tried again and again.
     *
     * @param problem a sentence for operators
     */
    record Away(String problem) implements State {}
  }
}
