package io.deputy.agent.placement;

import io.deputy.model.Goal;
import io.deputy.model.Ports;

/**
 * What happened to one placement. Times are nanoseconds since boot, and the time of the event
 * itself comes beside it.
 */
public sealed interface Event {
  /** What the coordinator wants of it. */
  record Wanted(Goal goal) implements Event {}

  /**
   * By a lease, or by promises, it may run until then, if its goal needs that; in place of before.
   */
  record Tenured(long until) implements Event {}

  /**
   * @param exposed ports that the image declares
   * @param healthcheck whether the image brings a health check
   * @param id Docker's id of the image
   */
  record Fetched(Ports exposed, boolean healthcheck, String id) implements Event {}

  /** A fetch goes on; the message says how far it is. */
  record Fetching(String message) implements Event {}

  record Created(String container) implements Event {}

  record Started() implements Event {}

  record HooksDone() implements Event {}

  /** Nothing of it runs any more; Docker is still at its stop. Not told of each that stops. */
  record Ended() implements Event {}

  record Stopped() implements Event {}

  record Killed() implements Event {}

  record Removed() implements Event {}

  /** An effect that could not be carried out; the message is for the operator. */
  record Failed(Work work, Cause cause, String message) implements Event {}

  record Probed(long run, boolean healthy, String message) implements Event {}

  /** Nobody could say: Docker is away. Counts neither way. */
  record NotProbed(long run, String message) implements Event {}

  /**
   * Its container, as a list of all containers shows it.
   *
   * @param lookedAt when that list was asked for: it says nothing of what was done since
   * @param startedAt a number that changes with each start; 0 if it never ran
   */
  record Seen(long lookedAt, String container, boolean running, int exitCode, long startedAt)
      implements Event {}

  /** A list of all containers lacks its container. */
  record Gone(long lookedAt) implements Event {}

  /** How those containers stand now that its own uses. */
  record Neighbours(Beside beside) implements Event {}

  /** What was put off after a failure may be tried now: Docker is back. */
  record RetryNow() implements Event {}

  /** Its health may just have changed. */
  record ProbeNow() implements Event {}

  /** Clients wait for it: while it starts it is probed at a higher rate. */
  record Awaited() implements Event {}

  /** Time has passed. */
  record Tick() implements Event {}

  /** Why an effect failed, as far as it matters for what is next. */
  enum Cause {
    /** Docker does not answer. */
    AWAY,
    /** The image is nowhere. */
    NO_IMAGE,
    /** The image is not here yet, and another machine is at it. */
    NOT_YET,
    /** Its container is not there any more. */
    NO_CONTAINER,
    /** Docker said no, or this machine's disk did. */
    REFUSED,
    /** This agent has not asked Docker, since it can't write down what it was about to start. */
    UNRECORDED,
    /** Its lease ran out before it could be started. */
    LATE
  }
}
