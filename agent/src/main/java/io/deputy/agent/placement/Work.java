package io.deputy.agent.placement;

/** The kinds of effect of which at most one at a time is under way for a placement. */
public enum Work {
  IDLE,
  FETCH,
  CREATE,
  START,
  /** Commands in a container that has just been started. */
  HOOKS,
  STOP,
  REMOVE,
  /** Never under way as the others are: it goes beside them. */
  KILL
}
