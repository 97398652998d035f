package io.deputy.agent.run;

import java.io.Serial;

/** A call to {@link Containers} that could not be carried out; the message is for the operator. */
public final class ContainersException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /** What a caller decides by. */
  public enum Kind {
    /** Docker does not answer: try again when it is back. */
    AWAY,
    /** The image is nowhere: trying again soon is no use. */
    NO_IMAGE,
    /** The image is not here yet, and somebody else is at it: it is asked for again soon. */
    NOT_YET,
    /** There is no such container: somebody else has removed it. */
    NO_CONTAINER,
    /** Docker refused: the spec can't run here, or not now; or this machine has no room for it. */
    REFUSED
  }

  private final Kind kind;

  public ContainersException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public ContainersException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
