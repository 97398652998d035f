package io.deputy.model;

/** What a change of an app means for one of its services. */
public enum ChangeKind {
  ADDED,
  /** Needs new containers. */
  REPLACED,
  /** Takes effect on running containers. */
  ADJUSTED,
  REMOVED,
  UNCHANGED
}
