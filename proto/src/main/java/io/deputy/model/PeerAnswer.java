package io.deputy.model;

/**
 * What an agent answers to a {@link PeerHello}.
 *
 * @param reason one sentence, empty with {@link Verdict#OK}
 * @param epoch the highest that the answering agent knows of the slot; 0 if it knows none
 */
public record PeerAnswer(Verdict verdict, String reason, long epoch) {
  /** What the asking agent does next. */
  public enum Verdict {
    /** Bytes flow both ways from here on. */
    OK,
    /** The container takes no connections yet: hold, and ask again. */
    NOT_READY,
    /** One of the two has older routes than the other: hold, and ask again. */
    STALE,
    /** Origin and target share no network: refuse the client. */
    FORBIDDEN,
    /** No such service here, as far as this agent has heard: hold, and ask again. */
    UNKNOWN,
    /**
     * The container runs and refuses: hold, and ask again, if something is known to belong at the
     * port, else refuse the client.
     */
    CLOSED
  }
}
