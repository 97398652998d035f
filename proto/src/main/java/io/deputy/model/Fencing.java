package io.deputy.model;

/** {@code x-deputy.fencing}: whether two primaries of one slot may ever run at once. */
public enum Fencing {
  /** Never: a promotion waits until the old primary must have stopped. Default with a volume. */
  STRICT,
  /** They may, while machines are cut off from each other. Default without a volume. */
  RELAXED
}
