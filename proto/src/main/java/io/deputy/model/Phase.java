package io.deputy.model;

/**
 * What an agent observes of a placement. Only the agent moves it, and never back to an earlier
 * {@link Band}.
 *
 * <pre>
 * PREPARING  ASSIGNED → PULLING → READY            READY is where a warm fallback rests
 * LIVE       STARTING ⇄ HEALTHY ⇄ UNHEALTHY        a container that restarts is STARTING again
 * ENDING     DRAINING
 * ENDED      STOPPED | FAILED | COMPLETED          COMPLETED: run once, and exit code 0
 * </pre>
 */
public enum Phase {
  ASSIGNED(Band.PREPARING),
  PULLING(Band.PREPARING),
  READY(Band.PREPARING),
  STARTING(Band.LIVE),
  HEALTHY(Band.LIVE),
  UNHEALTHY(Band.LIVE),
  DRAINING(Band.ENDING),
  STOPPED(Band.ENDED),
  FAILED(Band.ENDED),
  COMPLETED(Band.ENDED);

  /** Bands never go back. */
  public enum Band {
    PREPARING,
    LIVE,
    ENDING,
    ENDED
  }

  private final Band band;

  Phase(Band band) {
    this.band = band;
  }

  public Band band() {
    return band;
  }

  /**
   * Whether a placement seen in this phase may next be seen in {@code next}. Staying is always
   * allowed; within PREPARING and LIVE every move is (an image can vanish, a container restart); an
   * ended placement stays as it ended.
   */
  public boolean mayBecome(Phase next) {
    if (this == next) {
      return true;
    }
    return band == next.band
        ? band == Band.PREPARING || band == Band.LIVE
        : band.compareTo(next.band) < 0;
  }
}
