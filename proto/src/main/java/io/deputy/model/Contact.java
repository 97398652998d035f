package io.deputy.model;

/**
 * What the coordinator believes of a machine, computed from when it was last heard; never stored.
 */
public enum Contact {
  REACHABLE,
  /** Missed heartbeats for longer than {@link Timings#silence()}; its lease may still run. */
  SILENT,
  /** Every lease that it was given has run out: what was strict there has stopped itself. */
  LOST
}
