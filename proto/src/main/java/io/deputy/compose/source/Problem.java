package io.deputy.compose.source;

/**
 * Why the files can't be taken.
 *
 * @param key empty where the file as a whole is meant
 * @param message what was found, and what is accepted
 */
public record Problem(Place place, String key, String message) {
  /** The sentence that a user reads. */
  @Override
  public String toString() {
    return key.isEmpty() ? place + ": " + message : place + ": " + key + ": " + message;
  }
}
