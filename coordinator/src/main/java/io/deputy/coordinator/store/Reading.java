package io.deputy.coordinator.store;

/** What came of reading the store. */
public sealed interface Reading permits View, Reading.Away {
  /**
   * It can't be reached, or must not be read by this release.
   *
   * @param problem a sentence for operators
   */
  record Away(String problem) implements Reading {}
}
